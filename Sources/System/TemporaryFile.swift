import Glibc

/// A new file that becomes another's replacement, gets a name by a link, or is removed when its owner lets go of it.
public struct TemporaryFile: ~Copyable {
    /// Its path.
    public let path: String
    /// The file, open for writing.
    public let file: FileDescriptor
    private var isRenamed = false

    /// Makes a file for its owner alone (mode 0600).
    /// - Parameter path: where nothing is yet, not even a link.
    /// - Throws: ``SystemError``.
    public init(at path: String) throws(SystemError) {
        file = try FileDescriptor(opening: path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
        self.path = path
    }

    /// Makes a file in the directory of `target`, whose name is the target's with `.` and 16 random digits and `.tmp`.
    /// - Throws: ``SystemError``.
    public init(beside target: String) throws(SystemError) {
        let random = String(UInt64.random(in: (1 << 60)...UInt64.max), radix: 16)
        try self.init(at: "\(target).\(random).tmp")
    }

    deinit { if !isRenamed { unlink(path) } }

    /// Puts this file in the place of `target`, at once.
    /// - Parameter isDurable: whether to return only when the bytes and the name are on disk.
    /// - Throws: ``SystemError``; then what was there stays, and this file is removed.
    public consuming func replace(_ target: String, isDurable: Bool = true) throws(SystemError) {
        if isDurable { try file.synchronize() }
        guard rename(path, target) == 0 else { throw SystemError("replacing", target) }
        isRenamed = true
        if isDurable { try Directory.synchronize(Directory.parent(of: target)) }
    }

    /// Gives the file a second name, which stays when this value goes.
    /// - Returns: false if something has that name already.
    /// - Throws: ``SystemError``.
    public func link(as target: String) throws(SystemError) -> Bool {
        if Glibc.link(path, target) == 0 { return true }
        guard Glibc.errno == EEXIST else { throw SystemError("linking", target) }
        return false
    }
}
