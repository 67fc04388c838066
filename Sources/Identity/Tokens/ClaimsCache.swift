import Synchronization

/// The claims of tokens whose signatures were verified, by the whole token: at most `capacity` of them.
///
/// Two halves: what is used moves to the young half; when that is full, it becomes the old one and the old one is
/// dropped. So a token that is in use stays, one that is not goes, and nothing keeps order on the way.
final class ClaimsCache: Sendable {
    private struct Halves {
        var young: [Key: TokenClaims] = [:]
        var old: [Key: TokenClaims] = [:]
    }

    /// A token. Only the last bytes of its signature are hashed, which no other verified token has; all of it is
    /// compared.
    private struct Key: Hashable {
        let token: String

        func hash(into hasher: inout Hasher) {
            var token = token
            token.withUTF8 {
                hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer($0).suffix(32)))
            }
        }
    }

    private let halves = Mutex(Halves())
    private let halfCapacity: Int

    /// An empty cache; 0 keeps nothing.
    init(capacity: Int) { halfCapacity = max(0, capacity) / 2 }

    /// How many tokens it holds.
    var count: Int { halves.withLock { $0.young.count + $0.old.count } }

    /// The claims of `token`, if they are held.
    func claims(of token: String) -> TokenClaims? {
        let key = Key(token: token)
        return halves.withLock { halves in
            if let claims = halves.young[key] { return claims }
            guard let claims = halves.old.removeValue(forKey: key) else { return nil }
            insert(claims, for: key, into: &halves)
            return claims
        }
    }

    /// Holds the claims of `token`.
    func insert(_ claims: TokenClaims, for token: String) {
        halves.withLock { insert(claims, for: Key(token: token), into: &$0) }
    }

    /// Lets go of `token`.
    func remove(_ token: String) {
        let key = Key(token: token)
        halves.withLock { halves in
            halves.young[key] = nil
            halves.old[key] = nil
        }
    }

    private func insert(_ claims: TokenClaims, for key: Key, into halves: inout Halves) {
        guard halfCapacity > 0 else { return }
        if halves.young.count >= halfCapacity, halves.young[key] == nil {
            halves.old = halves.young
            halves.young = [:]
        }
        halves.young[key] = claims
    }
}
