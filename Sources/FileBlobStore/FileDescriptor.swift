import Glibc
import Stores

/// An open file or directory, closed when it goes out of use.
struct FileDescriptor: ~Copyable {
    private let number: Int32

    /// Opens `path`; a symbolic link in its last place is refused.
    /// - Parameters:
    ///   - what: what the file is, for messages: "the uploaded file".
    ///   - missing: what to throw where there is no such file.
    init(
        _ what: String, at path: String, _ flags: Int32, mode: mode_t = 0, missing: StoreError? = nil
    ) throws(StoreError) {
        let number = open(path, flags | O_NOFOLLOW | O_CLOEXEC, mode)
        guard number >= 0 else {
            if errno == ENOENT, let missing { throw missing }
            throw .system(what, "opened")
        }
        self.number = number
    }

    deinit { close(number) }

    /// Kind, size and permissions.
    func status(_ what: String) throws(StoreError) -> stat {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw .system(what, "looked at") }
        return status
    }

    /// Fills `buffer` from the file's present place.
    /// - Returns: how many bytes were read; 0 at the end.
    func read(_ what: String, into buffer: UnsafeMutableRawBufferPointer) throws(StoreError) -> Int {
        while true {
            let count = Glibc.read(number, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw .system(what, "read") }
        }
    }

    /// Writes all of `bytes`.
    func write(_ what: String, _ bytes: UnsafeRawBufferPointer) throws(StoreError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(number, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw .system(what, "written")
            }
        }
    }

    /// Returns when contents and size are on disk; for a directory, when the names in it are.
    func synchronize(_ what: String) throws(StoreError) {
        while fsync(number) != 0 { guard errno == EINTR else { throw .system(what, "made durable") } }
    }

    /// Sets the permissions.
    func setMode(_ what: String, _ mode: mode_t) throws(StoreError) {
        guard fchmod(number, mode) == 0 else { throw .system(what, "given its permissions") }
    }

    /// Tells the kernel that the file is read once, from its beginning to its end.
    func adviseSequential() { _ = posix_fadvise(number, 0, 0, POSIX_FADV_SEQUENTIAL) }
}

extension StoreError {
    /// The failure of the system call just made, from `errno`.
    static func system(_ what: String, _ verb: String) -> StoreError {
        let number = errno
        return StoreError(
            number == ENOSPC || number == EDQUOT ? .full : .unavailable,
            "\(what) could not be \(verb): \(String(cString: strerror(number)))")
    }
}
