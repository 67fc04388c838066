import Glibc
import System

extension SigningKey {
    private static let maximumBytes = 65_536

    /// Loads the key of a service: the operator's file if one is named, else `jwt.key` in `directory`. That key and its
    /// directory (mode 0700) are made if they are missing.
    /// - Throws: ``SigningKeyError``.
    public static func load(keyFile: String?, directory: String) throws(SigningKeyError) -> SigningKey {
        if let keyFile { return try load(from: keyFile) }
        do throws(SystemError) { try Directory.make(directory, permissions: 0o700) } catch {
            throw .unusable(fileName, error)
        }
        return try loadOrCreate(at: directory + "/" + fileName)
    }

    /// Reads the key in a file: all its bytes, a final newline too.
    /// - Throws: ``SigningKeyError`` when the file is missing, no regular file, shorter than 32 bytes, longer than
    ///   64 KiB, or open to its group or to others.
    public static func load(from path: String) throws(SigningKeyError) -> SigningKey {
        let (status, bytes) = try contents(of: path)
        guard status.kind == .regular else {
            throw SigningKeyError("the signing key \(path) is not a regular file")
        }
        guard status.permissions & 0o077 == 0 else {
            throw SigningKeyError(
                "the signing key \(path) is open to others (mode \(String(status.permissions & 0o777, radix: 8))); "
                    + "close it with: chmod 600 \(path)")
        }
        guard (minimumBytes...maximumBytes).contains(status.size) else {
            throw SigningKeyError(
                "the signing key \(path) must have \(minimumBytes) to \(maximumBytes) bytes; found \(status.size)")
        }
        return try SigningKey(bytes)
    }

    /// Reads the key at `path`, or makes one there, mode 0600, if there is no such file.
    ///
    /// Several processes may do this at once: all get the same whole key. An existing file is never replaced, since
    /// that would void every token.
    /// - Throws: ``SigningKeyError`` as ``load(from:)`` does, or when the file cannot be made.
    public static func loadOrCreate(at path: String) throws(SigningKeyError) -> SigningKey {
        do throws(SystemError) {
            if try FileStatus.ifPresent(at: path, followsLinks: false) == nil { try create(at: path) }
        } catch {
            throw .unusable(path, error)
        }
        return try load(from: path)
    }

    private static func create(at path: String) throws(SystemError) {
        let temporary = try TemporaryFile(beside: path)
        try temporary.file.write(random().bytes)
        try temporary.file.synchronize()
        // Where another process was first its key counts.
        _ = try temporary.link(as: path)
        // Else a power cut after the first tokens could void them.
        try Directory.synchronize(Directory.parent(of: path))
    }

    /// What is at `path`; its bytes, where it is a regular file of a key's size.
    private static func contents(of path: String) throws(SigningKeyError) -> (FileStatus, [UInt8]) {
        do throws(SystemError) {
            // O_NONBLOCK: a named pipe must be refused, not waited for.
            let file = try FileDescriptor(opening: path, O_RDONLY | O_NONBLOCK)
            let status = try file.status()
            guard status.kind == .regular, status.size <= maximumBytes else { return (status, []) }
            return (status, try file.contents(limit: maximumBytes))
        } catch {
            throw .unusable(path, error)
        }
    }
}

extension SigningKeyError {
    /// The file system does not let the key be used.
    static func unusable(_ path: String, _ error: SystemError) -> SigningKeyError {
        SigningKeyError("the signing key \(path) cannot be used: \(error)")
    }
}
