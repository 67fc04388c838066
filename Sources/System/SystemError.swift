import Glibc

/// A call to the system that failed.
///
/// Its text says what was being done, to which file, and why it failed: `opening /data/keys/jwt.key: Permission
/// denied`.
public struct SystemError: Error, Sendable, CustomStringConvertible {
    /// The operation that failed, as a participle: `opening`.
    public let operation: String
    /// The path that it was done to, if there is one.
    public let path: String?
    /// The error number: `ENOENT`.
    public let errno: Int32

    /// The failure of the system call just made, by `errno`.
    public init(_ operation: String, _ path: String? = nil) { self.init(operation, path, errno: Glibc.errno) }

    /// The failure of a call that gave its error number itself.
    public init(_ operation: String, _ path: String? = nil, errno: Int32) {
        self.operation = operation
        self.path = path
        self.errno = errno
    }

    /// The system's words for the error: `No such file or directory`.
    public var reason: String { String(cString: strerror(errno)) }

    /// Whether there is no such file, or no such directory on the way to it.
    public var isMissing: Bool { errno == ENOENT || errno == ENOTDIR }

    /// Whether the disk, or the user's share of it, is full.
    public var isFull: Bool { errno == ENOSPC || errno == EDQUOT }

    public var description: String {
        path.map { "\(operation) \($0): \(reason)" } ?? "\(operation): \(reason)"
    }
}
