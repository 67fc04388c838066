import Glibc

/// An open file, directory or socket with one owner, closed when the owner lets go of it. It is close-on-exec.
public struct FileDescriptor: ~Copyable, Sendable {
    /// The number, for calls that are not here. It is good for as long as this value lives.
    public private(set) var number: Int32
    /// The path that it was opened by, for messages.
    let path: String?

    /// Opens a file.
    /// - Parameters:
    ///   - flags: those of open(2); `O_CLOEXEC` is added.
    ///   - permissions: of a file that this makes, less the umask.
    /// - Throws: ``SystemError``.
    public init(opening path: String, _ flags: Int32, permissions: UInt32 = 0o600) throws(SystemError) {
        repeat { number = open(path, flags | O_CLOEXEC, permissions) } while number < 0 && Glibc.errno == EINTR
        guard number >= 0 else { throw SystemError(flags & O_EXCL == 0 ? "opening" : "making", path) }
        self.path = path
    }

    /// Takes over what a system call gave.
    /// - Parameter operation: what the call did, for messages: `opening a socket`.
    /// - Throws: ``SystemError`` if `number` is negative: the call failed.
    public init(_ number: Int32, from operation: String, path: String? = nil) throws(SystemError) {
        guard number >= 0 else { throw SystemError(operation, path) }
        self.number = number
        self.path = path
    }

    deinit { if number >= 0 { Glibc.close(number) } }

    /// Closes it now, and says whether that went well: some file systems report only here that a write failed.
    /// - Throws: ``SystemError``; it is closed nevertheless.
    public consuming func close() throws(SystemError) {
        let closing = number
        number = -1
        // Linux has closed it also where this is interrupted.
        guard Glibc.close(closing) == 0 || Glibc.errno == EINTR else { throw SystemError("closing", path) }
    }

    /// Gives the number to someone who closes it.
    public consuming func release() -> Int32 {
        let released = number
        number = -1
        return released
    }

    /// A second descriptor of the same open file, whose number is at least `lowest`.
    /// - Throws: ``SystemError``.
    public func duplicate(from lowest: Int32) throws(SystemError) -> FileDescriptor {
        try FileDescriptor(fcntl(number, F_DUPFD_CLOEXEC, lowest), from: "duplicating", path: path)
    }

    /// The status of the file now.
    /// - Throws: ``SystemError``.
    public func status() throws(SystemError) -> FileStatus {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw SystemError("looking at", path) }
        return FileStatus(status)
    }

    /// Fills `buffer` from the present position.
    /// - Returns: how many bytes were read; 0 at the end.
    /// - Throws: ``SystemError``.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        while true {
            let count = Glibc.read(number, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard Glibc.errno == EINTR else { throw SystemError("reading", path) }
        }
    }

    /// The bytes from the present position to the end, at most `limit`.
    ///
    /// Memory is taken once, for the size that the file says it has; one that says less than it has is read on.
    /// - Throws: ``SystemError``. A failure half-way is never taken for the end.
    public func contents(limit: Int) throws(SystemError) -> [UInt8] {
        let size = try status().size
        // One byte more than there should be: so the end is seen without a second buffer.
        let chunk = size > 0 ? size + 1 : 4_096
        var bytes: [UInt8] = []
        while bytes.count < limit {
            let piece = try piece(of: min(chunk, limit - bytes.count))
            guard !piece.isEmpty else { break }
            if bytes.isEmpty { bytes = piece } else { bytes += piece }
            if bytes.count == size { break }
        }
        return bytes
    }

    private func piece(of size: Int) throws(SystemError) -> [UInt8] {
        var failure: SystemError?
        let piece = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            do throws(SystemError) { count = try read(into: UnsafeMutableRawBufferPointer(buffer)) } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return piece
    }

    /// Writes all of `bytes`.
    /// - Throws: ``SystemError``.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        try Self.write(bytes, to: number, path)
    }

    /// Writes all of `bytes` to a descriptor that has no owner here, such as standard output.
    /// - Throws: ``SystemError``.
    public static func write(_ bytes: [UInt8], to number: Int32, name: String? = nil) throws(SystemError) {
        try bytes.span.bytes.withUnsafeBytes { (bytes) throws(SystemError) in try write(bytes, to: number, name) }
    }

    private static func write(
        _ bytes: UnsafeRawBufferPointer, to number: Int32, _ name: String?
    ) throws(SystemError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(number, rest.baseAddress, rest.count)
            if count >= 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            } else if Glibc.errno != EINTR {
                throw SystemError("writing", name)
            }
        }
    }

    /// Writes all of `bytes`.
    /// - Throws: ``SystemError``.
    public func write(_ bytes: [UInt8]) throws(SystemError) {
        try bytes.span.bytes.withUnsafeBytes { (bytes) throws(SystemError) in try write(bytes) }
    }

    /// Returns when contents and size are on disk; for a directory, when the names in it are.
    /// - Throws: ``SystemError``.
    public func synchronize() throws(SystemError) {
        while fsync(number) != 0 { guard Glibc.errno == EINTR else { throw SystemError("synchronizing", path) } }
    }

    /// Sets the permissions, whatever the umask.
    /// - Throws: ``SystemError``.
    public func setPermissions(_ permissions: UInt32) throws(SystemError) {
        guard fchmod(number, permissions) == 0 else { throw SystemError("setting the permissions of", path) }
    }

    /// Gives the file to a user and a group.
    /// - Throws: ``SystemError``; only root may give a file away.
    public func setOwner(_ user: UInt32, group: UInt32) throws(SystemError) {
        guard fchown(number, user, group) == 0 else { throw SystemError("changing the owner of", path) }
    }

    /// Tells the kernel that the file is read once, from its beginning to its end.
    public func adviseSequential() { _ = posix_fadvise(number, 0, 0, POSIX_FADV_SEQUENTIAL) }
}
