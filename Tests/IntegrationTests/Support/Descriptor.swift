import Glibc
import Synchronization
import System

/// A file descriptor, closed when it is let go.
final class Descriptor: Sendable {
    private let state: Mutex<Int32?>

    init(_ number: Int32) { state = Mutex(number) }

    deinit { close() }

    /// Its number; -1 once it is closed.
    var number: Int32 { state.withLock { $0 ?? -1 } }

    /// Closes it; twice is as good as once.
    func close() {
        state.withLock { number in
            if let open = number { _ = Glibc.close(open) }
            number = nil
        }
    }

    /// Writes all of `bytes`; stops where the other side is gone.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            let written =
                count < 0 && errno == ENOTSOCK
                ? rest.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) } : count
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { return false }
            rest = rest.dropFirst(written)
        }
        return true
    }

    /// Reads what there is, at most 64 KiB; empty at the end; nil when nothing came within `seconds`.
    func read(within seconds: Double) -> [UInt8]? {
        var poll = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        let deadline = monotonicSeconds() + seconds
        while true {
            let left = max(0, deadline - monotonicSeconds())
            let ready = Glibc.poll(&poll, 1, Int32(left * 1000))
            if ready < 0 && errno == EINTR { continue }
            guard ready > 0 else { return nil }
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = buffer.withUnsafeMutableBytes { Glibc.read(number, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            return Array(buffer.prefix(max(0, count)))
        }
    }

    /// Reads to the end.
    func readToEnd() -> [UInt8] {
        var all: [UInt8] = []
        while let some = read(within: 600), !some.isEmpty { all += some }
        return all
    }

    /// Both ends of a stream: a pair of sockets, since a pipe is for a moment open to children that others start.
    static func pipe() throws -> (read: Descriptor, write: Descriptor) {
        var numbers: [Int32] = [0, 0]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &numbers) == 0 else { throw SystemError("making a pair of sockets") }
        return (Descriptor(numbers[0]), Descriptor(numbers[1]))
    }
}
