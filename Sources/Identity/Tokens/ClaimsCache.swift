import Synchronization

/// The claims of tokens whose signatures were verified, by the whole token: at most `capacity` of them.
///
/// Two halves: what is used moves to the young half; when that is full, it becomes the old one and the old one is
/// dropped. So a token that is in use stays, one that is not goes, and nothing keeps order on the way.
final class ClaimsCache: Sendable {
    private struct Halves {
        var young: [String: TokenClaims] = [:]
        var old: [String: TokenClaims] = [:]
    }

    private let halves = Mutex(Halves())
    private let halfCapacity: Int

    /// An empty cache; 0 keeps nothing.
    init(capacity: Int) { halfCapacity = max(0, capacity) / 2 }

    /// How many tokens it holds.
    var count: Int { halves.withLock { $0.young.count + $0.old.count } }

    /// The claims of `token`, if they are held.
    func claims(of token: String) -> TokenClaims? {
        halves.withLock { halves in
            if let claims = halves.young[token] { return claims }
            guard let claims = halves.old.removeValue(forKey: token) else { return nil }
            insert(claims, for: token, into: &halves)
            return claims
        }
    }

    /// Holds the claims of `token`.
    func insert(_ claims: TokenClaims, for token: String) {
        halves.withLock { insert(claims, for: token, into: &$0) }
    }

    /// Lets go of `token`.
    func remove(_ token: String) {
        halves.withLock { halves in
            halves.young[token] = nil
            halves.old[token] = nil
        }
    }

    private func insert(_ claims: TokenClaims, for token: String, into halves: inout Halves) {
        guard halfCapacity > 0 else { return }
        if halves.young.count >= halfCapacity, halves.young[token] == nil {
            halves.old = halves.young
            halves.young = [:]
        }
        halves.young[token] = claims
    }
}
