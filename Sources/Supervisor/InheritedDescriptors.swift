import Glibc
import System

extension FileDescriptor {
    /// Takes over what a system call gave, under a number above those that a worker finds its own under (0 to 3): so
    /// passing one on can never overwrite another.
    /// - Throws: ``SupervisorError`` (`system`) if the call failed.
    static func outOfTheWay(_ number: Int32, from operation: String) throws(SupervisorError) -> FileDescriptor {
        try SupervisorError.wrapping { () throws(SystemError) in
            try FileDescriptor(number, from: operation).duplicate(from: 10)
        }
    }

    /// Makes every descriptor from `first` on close-on-exec: what this process was started with is not the workers'.
    static func closeOnExec(from first: Int32) {
        // Where there is no /proc nothing can be told about them.
        for name in (try? Directory.names(in: "/proc/self/fd")) ?? [] {
            if let number = Int32(name), number >= first { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
        }
    }
}
