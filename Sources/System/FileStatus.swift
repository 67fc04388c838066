import Glibc

/// The status of a file (stat(2)).
public struct FileStatus: Sendable {
    /// The kinds of file that are told apart.
    public enum Kind: Sendable {
        case regular, directory, symbolicLink, socket, other
    }

    /// Its kind.
    public let kind: Kind
    /// Its permissions, twelve bits.
    public let permissions: UInt32
    /// The user that it belongs to.
    public let user: UInt32
    /// The group that it belongs to.
    public let group: UInt32
    /// The number of its names (hard links).
    public let linkCount: Int
    /// Which file it is, and in which state.
    public let stamp: FileStamp

    /// Its length in bytes.
    public var size: Int { stamp.size }

    init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            case S_IFLNK: .symbolicLink
            case S_IFSOCK: .socket
            default: .other
            }
        permissions = status.st_mode & 0o7777
        (user, group) = (status.st_uid, status.st_gid)
        linkCount = Int(status.st_nlink)
        stamp = FileStamp(status)
    }

    /// Returns the status of what is at a path.
    /// - Parameter followsLinks: whether a symbolic link in the last place counts as what it leads to.
    /// - Throws: ``SystemError``.
    public init(of path: String, followsLinks: Bool = true) throws(SystemError) {
        var status = stat()
        guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else {
            throw SystemError("looking at", path)
        }
        self.init(status)
    }

    /// Returns the status of what is at a path; nil if there is nothing.
    /// - Throws: ``SystemError`` if that cannot be found out.
    public static func ifPresent(at path: String, followsLinks: Bool = true) throws(SystemError) -> FileStatus? {
        do throws(SystemError) { return try FileStatus(of: path, followsLinks: followsLinks) } catch {
            guard error.isMissing else { throw error }
            return nil
        }
    }
}
