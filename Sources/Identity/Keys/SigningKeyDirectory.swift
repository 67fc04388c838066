import Glibc
import System

/// The directory of keys: `jwt.key` signs, unless the operator names another file, and `jwt-<kid>.key` are earlier keys,
/// with which tokens are still verified.
public struct SigningKeyDirectory: Sendable {
    /// What is in it.
    public struct Keys: Sendable {
        /// The key that signs.
        public let signing: SigningKey
        /// The earlier keys.
        public let earlier: [SigningKey]
    }

    private let path: String
    private let keyFile: String?

    /// - Parameter keyFile: the operator's own file with the key that signs; nil for the one in the directory.
    public init(path: String, keyFile: String?) {
        self.path = path
        self.keyFile = keyFile
    }

    /// Reads the keys; that which signs, and the directory (mode 0700), are made if they are missing.
    /// - Throws: ``SigningKeyError``.
    public func load() throws(SigningKeyError) -> Keys {
        let signing = try SigningKey.load(keyFile: keyFile, directory: path)
        var earlier: [SigningKey] = []
        for name in try earlierNames() {
            let key = try SigningKey.load(from: "\(path)/\(name)")
            if key.identifier != signing.identifier { earlier.append(key) }
        }
        return Keys(signing: signing, earlier: earlier)
    }

    /// Makes a new key that signs from now on; the one before goes on verifying.
    /// - Returns: the new key.
    /// - Throws: ``SigningKeyError``, also where the operator names the file.
    public func rotate() throws(SigningKeyError) -> SigningKey {
        if let keyFile {
            throw SigningKeyError(
                "the signing key is your own file \(keyFile): to replace it, copy it to \(path)/jwt-old.key, put another "
                    + "in its place, and restart")
        }
        let before = try SigningKey.load(keyFile: nil, directory: path)
        let current = "\(path)/\(SigningKey.fileName)"
        let kept = "\(path)/jwt-\(before.identifier).key"
        // The earlier key has its new name first: a crash in between leaves it under both.
        guard link(current, kept) == 0 || errno == EEXIST else {
            throw SigningKeyError.unusable(kept, SystemError("linking", kept))
        }
        let key = SigningKey.random()
        do throws(SystemError) {
            let temporary = try TemporaryFile(beside: current)
            try temporary.file.write(key.bytes)
            try temporary.replace(current)
        } catch { throw SigningKeyError.unusable(current, error) }
        return key
    }

    /// Removes an earlier key: tokens that it has signed are void.
    /// - Throws: ``SigningKeyError`` where there is none of that `kid`.
    public func retire(_ identifier: String) throws(SigningKeyError) {
        guard try load().signing.identifier != identifier else {
            throw SigningKeyError("the key \(identifier) signs; make another first with: packagerepo key rotate")
        }
        var isFound = false
        for name in try earlierNames() where try SigningKey.load(from: "\(path)/\(name)").identifier == identifier {
            let file = "\(path)/\(name)"
            guard unlink(file) == 0 else { throw SigningKeyError.unusable(file, SystemError("removing", file)) }
            isFound = true
        }
        guard isFound else { throw SigningKeyError("there is no earlier key \(identifier)") }
        do throws(SystemError) { try Directory.synchronize(path) } catch { throw SigningKeyError.unusable(path, error) }
    }

    /// The state of the directory; nil if it cannot be told.
    var stamp: FileStamp? { (try? FileStatus(of: path))?.stamp }

    private func earlierNames() throws(SigningKeyError) -> [String] {
        do throws(SystemError) {
            guard try FileStatus.ifPresent(at: path) != nil else { return [] }
            return try Directory.names(in: path).filter { $0.hasPrefix("jwt-") && $0.hasSuffix(".key") }.sorted()
        } catch { throw SigningKeyError.unusable(path, error) }
    }
}
