import Glibc

/// Identifies one state of a file without reading it.
///
/// The kernel stamps a change with a clock that moves in steps (a tick of 1 to 10 ms on most file systems, seconds on
/// some). A file that was changed within the step in which it was looked at can change again without a trace: of two
/// writes of one size in one tick, the second leaves device, inode, size and both times as they were. So a stamp taken
/// that soon is not ``isSettled``, and no later one is ``isUnchanged(since:)`` it: look again. (Git calls such a file
/// "racily clean".)
///
/// Take the stamp before reading the file: then what is written meanwhile shows in the next one.
public struct FileStamp: Sendable {
    /// The file system.
    public let device: UInt
    /// The file in it.
    public let inode: UInt
    /// Its length in bytes.
    public let size: Int
    /// When its contents were changed, or what a program has put there.
    public let modified: WallTime
    /// When contents, names or permissions were changed; no program can set this.
    public let changed: WallTime
    /// Whether any later change gives the file another stamp.
    public let isSettled: Bool

    init(_ status: stat) {
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
        size = Int(status.st_size)
        modified = WallTime(status.st_mtim)
        changed = WallTime(status.st_ctim)
        isSettled = changed.step(before: .coarse)
    }

    /// The stamp of a regular file; nil if there is none at the path.
    /// - Throws: ``SystemError`` if that cannot be found out.
    public static func ofRegularFile(at path: String) throws(SystemError) -> FileStamp? {
        guard let status = try FileStatus.ifPresent(at: path), status.kind == .regular else { return nil }
        return status.stamp
    }

    /// Whether this is the same file.
    public func isSameFile(as other: FileStamp) -> Bool { device == other.device && inode == other.inode }

    /// Whether nothing tells the two apart. Something may have happened in between nevertheless, if `other` was taken
    /// within a step of the clock after a change.
    public func matches(_ other: FileStamp) -> Bool {
        isSameFile(as: other) && size == other.size && modified == other.modified && changed == other.changed
    }

    /// Whether nothing can have changed the file since `earlier` was taken.
    public func isUnchanged(since earlier: FileStamp) -> Bool { earlier.isSettled && matches(earlier) }
}
