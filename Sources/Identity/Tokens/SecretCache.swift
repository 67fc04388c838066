import Synchronization

/// Caches what is known of secrets that were verified, by the whole secret, at most `capacity` of them: the claims of
/// tokens, the rights of credentials.
///
/// It has two halves. A secret that is used moves to the young half; when that is full it becomes the old half, and the
/// old half is dropped. So secrets in use stay and others go, without a list in order of use.
final class SecretCache<Value: Sendable>: Sendable {
    private struct Halves {
        var young: [Key: Value] = [:]
        var old: [Key: Value] = [:]
    }

    /// A secret. Only its last bytes are hashed, those of the signature of a token, which differ between verified ones;
    /// all of it is compared.
    private struct Key: Hashable {
        let secret: String

        func hash(into hasher: inout Hasher) {
            var secret = secret
            secret.withUTF8 {
                hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer($0).suffix(32)))
            }
        }
    }

    private let halves = Mutex(Halves())
    private let halfCapacity: Int

    /// Makes an empty cache; one of capacity 0 keeps nothing.
    init(capacity: Int) { halfCapacity = max(0, capacity) / 2 }

    /// The number of secrets in it.
    var count: Int { halves.withLock { $0.young.count + $0.old.count } }

    /// Returns what is known of `secret`; nil if nothing is.
    func value(of secret: String) -> Value? {
        let key = Key(secret: secret)
        return halves.withLock { halves in
            if let value = halves.young[key] { return value }
            guard let value = halves.old.removeValue(forKey: key) else { return nil }
            insert(value, for: key, into: &halves)
            return value
        }
    }

    /// Caches what is known of `secret`.
    func insert(_ value: Value, for secret: String) {
        halves.withLock { insert(value, for: Key(secret: secret), into: &$0) }
    }

    /// Removes everything.
    func removeAll() { halves.withLock { $0 = Halves() } }

    /// Removes `secret`.
    func remove(_ secret: String) {
        let key = Key(secret: secret)
        halves.withLock { halves in
            halves.young[key] = nil
            halves.old[key] = nil
        }
    }

    private func insert(_ value: Value, for key: Key, into halves: inout Halves) {
        guard halfCapacity > 0 else { return }
        if halves.young.count >= halfCapacity, halves.young[key] == nil {
            halves.old = halves.young
            halves.young = [:]
        }
        halves.young[key] = value
    }
}
