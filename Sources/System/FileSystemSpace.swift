import Glibc

/// The room of a file system (statvfs(3)).
public struct FileSystemSpace: Sendable {
    /// Bytes in all.
    public let total: Int
    /// Bytes that a user who is not root can still use.
    public let free: Int

    /// The room of the file system that `path` is on.
    /// - Throws: ``SystemError``.
    public init(at path: String) throws(SystemError) {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { throw SystemError("looking at", path) }
        total = Int(status.f_blocks) * Int(status.f_frsize)
        free = Int(status.f_bavail) * Int(status.f_frsize)
    }
}
