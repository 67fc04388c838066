import Synchronization

/// Caches the claims of tokens whose signatures were verified, by the whole token, at most `capacity` of them.
///
/// It has two halves. A token that is used moves to the young half; when that is full it becomes the old half, and the
/// old half is dropped. So tokens in use stay and others go, without a list in order of use.
final class ClaimsCache: Sendable {
    private struct Halves {
        var young: [Key: TokenClaims] = [:]
        var old: [Key: TokenClaims] = [:]
    }

    /// A token. Only the last bytes of its signature are hashed, which differ between verified tokens; all of it is
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

    /// Makes an empty cache; one of capacity 0 keeps nothing.
    init(capacity: Int) { halfCapacity = max(0, capacity) / 2 }

    /// The number of tokens in it.
    var count: Int { halves.withLock { $0.young.count + $0.old.count } }

    /// Returns the claims of `token`; nil if they are not cached.
    func claims(of token: String) -> TokenClaims? {
        let key = Key(token: token)
        return halves.withLock { halves in
            if let claims = halves.young[key] { return claims }
            guard let claims = halves.old.removeValue(forKey: key) else { return nil }
            insert(claims, for: key, into: &halves)
            return claims
        }
    }

    /// Caches the claims of `token`.
    func insert(_ claims: TokenClaims, for token: String) {
        halves.withLock { insert(claims, for: Key(token: token), into: &$0) }
    }

    /// Removes `token`.
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
