import Glibc
import System

/// A TCP connection to the HTTP listener, for bytes that curl would not send, or not at that moment.
final class RawConnection {
    private let descriptor: Descriptor
    private var received: [UInt8] = []
    private var hasEnded = false

    init(to deployment: Deployment) throws {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { throw SystemError("opening a socket") }
        descriptor = Descriptor(number)
        var address = SocketAddress.loopback(port: deployment.httpPort)
        guard SocketAddress.with(&address, { connect(number, $0, $1) }) == 0 else {
            throw SystemError("connecting")
        }
        var on: Int32 = 1
        setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Sends text as UTF-8.
    func send(_ text: String) { descriptor.write(Array(text.utf8)) }

    /// Sends bytes.
    func send(_ bytes: [UInt8]) { descriptor.write(bytes) }

    /// Goes away without a word, or with unread bytes: nginx sees a reset.
    func vanish() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor.number, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        descriptor.close()
    }

    /// Closes properly.
    func close() { descriptor.close() }

    /// The next answer, by its Content-Length; nil when the connection ends first or a minute passes.
    func answer() -> Answer? {
        while true {
            if let end = headEnd(), let answer = Answer(head: Array(received[..<end])) {
                let length = answer["Content-Length"].flatMap { Int($0) } ?? 0
                if received.count >= end + 4 + length {
                    let body = Array(received[(end + 4)..<(end + 4 + length)])
                    received.removeFirst(end + 4 + length)
                    return answer.with(body: body)
                }
            }
            guard let some = descriptor.read(within: 60), !some.isEmpty else { return nil }
            received += some
        }
    }

    /// Says that nothing more comes, and goes on reading.
    func finishSending() { shutdown(descriptor.number, Int32(SHUT_WR)) }

    /// The status code of the next answer, its body unread; nil when the connection ends first, or nothing comes within
    /// so many seconds.
    func status(within seconds: Double) -> Int? {
        while true {
            if let line = received.firstIndex(of: UInt8(ascii: "\n")) {
                return Answer(head: Array(received[..<line]))?.status
            }
            guard let some = descriptor.read(within: seconds), !some.isEmpty else { return nil }
            received += some
        }
    }

    /// Whether a part of an answer is there, or the connection has ended.
    var hasArrived: Bool {
        if !received.isEmpty || hasEnded { return true }
        guard let some = descriptor.read(within: 0) else { return false }
        received += some
        hasEnded = some.isEmpty
        return true
    }

    /// Whether the other side closes within a minute without another byte.
    func isClosedByPeer() -> Bool { received.isEmpty && descriptor.read(within: 60) == [] }

    private func headEnd() -> Int? {
        let mark = Array("\r\n\r\n".utf8)
        guard received.count >= mark.count else { return nil }
        return (0...(received.count - mark.count)).first { Array(received[$0..<($0 + mark.count)]) == mark }
    }
}
