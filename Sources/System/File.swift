import Glibc

/// Whole files, by their paths.
public enum File {
    /// The bytes of a file, at most `limit`.
    /// - Parameter flags: more flags for open(2), such as `O_NOFOLLOW`. `O_NONBLOCK` keeps a named pipe from waiting
    ///   for someone to write.
    /// - Throws: ``SystemError``.
    public static func contents(of path: String, limit: Int, flags: Int32 = 0) throws(SystemError) -> [UInt8] {
        try FileDescriptor(opening: path, O_RDONLY | flags).contents(limit: limit)
    }

    /// Puts `bytes` in the place of what is at `path`, at once: who reads it sees the old bytes or the new ones,
    /// whoever else writes, and whenever the machine stops.
    /// - Parameters:
    ///   - permissions: of the new file.
    ///   - isDurable: whether to return only when the bytes and the name are on disk. Without it a power cut may leave
    ///     an empty file: for what can be made again and is checked when it is read.
    /// - Throws: ``SystemError``; then what was there stays.
    public static func replace(
        _ path: String, by bytes: [UInt8], permissions: UInt32 = 0o600, isDurable: Bool = true
    ) throws(SystemError) {
        let temporary = try TemporaryFile(beside: path)
        try temporary.file.write(bytes)
        try temporary.file.setPermissions(permissions)
        try temporary.replace(path, isDurable: isDurable)
    }

    /// Removes a name.
    /// - Returns: whether there was one.
    /// - Throws: ``SystemError``.
    @discardableResult
    public static func remove(_ path: String) throws(SystemError) -> Bool {
        if unlink(path) == 0 { return true }
        let error = SystemError("removing", path)
        guard error.isMissing else { throw error }
        return false
    }
}
