import Glibc

/// A file descriptor with one owner, closed in the end.
///
/// It is close-on-exec and stands above the numbers that a worker finds its own under (0 to 4), so that passing
/// one on can never overwrite another.
struct Descriptor: ~Copyable {
    let number: Int32

    /// Takes over `number`, what the system call `call` gave.
    /// - Throws: ``SupervisorError`` (`system`) if that is a failure.
    init(_ number: Int32, from call: String) throws(SupervisorError) {
        guard number >= 0 else { throw .system(call) }
        let moved = fcntl(number, F_DUPFD_CLOEXEC, 10)
        let failure = errno
        close(number)
        guard moved >= 0 else { throw .system(call, failure) }
        self.number = moved
    }

    deinit { close(number) }

    /// Makes every descriptor from `first` on close-on-exec: what this process was started with is not the workers'.
    static func closeOnExec(from first: Int32) {
        guard let directory = opendir("/proc/self/fd") else { return }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let number = Int32(name), number >= first { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
        }
    }
}
