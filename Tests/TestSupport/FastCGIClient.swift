import Glibc

/// One connection to a FastCGI server, as nginx would make it, for tests.
public final class FastCGIClient {
    /// What the server sent until the end of the request, or of the connection.
    public struct Reply: Sendable {
        /// Everything written to the answer: header lines, empty line, body.
        public var output: [UInt8] = []
        /// The status of the request's end; nil if the connection ended without one.
        public var status: UInt32?
        /// The answer as text.
        public var text: String { String(decoding: output, as: UTF8.self) }
        /// The bytes after the first empty line.
        public var body: [UInt8] {
            let end = Array("\r\n\r\n".utf8)
            guard let start = output.indices.first(where: { output[$0...].starts(with: end) }) else { return [] }
            return Array(output[(start + end.count)...])
        }
    }

    /// A failure of this side of the connection.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
        init(_ call: String) { description = "\(call): \(String(cString: strerror(errno)))" }
    }

    private var descriptor: Int32

    /// Connects to the unix socket at `path`.
    public init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure("socket") }
        var limit = timeval(tv_sec: 30, tv_usec: 0)  // A broken server is a failed test, not one that hangs.
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        guard withSocketAddress(path, { connect(descriptor, $0, $1) }) == 0 else {
            let failure = Failure("connect \(path)")
            hangUp()
            throw failure
        }
    }

    deinit { hangUp() }

    /// Closes the connection, whatever is under way.
    public func hangUp() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }

    /// Sends bytes, well-formed or not.
    public func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure("send") }
            rest = rest.dropFirst(count)
        }
    }

    /// Tells the server that nothing more will be sent, while still reading.
    public func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Reads until the request's end or the connection's.
    public func reply() throws -> Reply {
        var reply = Reply()
        while let header = try read(8) {
            let length = Int(header[4]) << 8 | Int(header[5])
            guard let content = try read(length), try read(Int(header[6])) != nil else { break }
            switch FastCGIRecord.Kind(rawValue: header[1]) {
            case .stdout: reply.output += content
            case .endRequest:
                reply.status = content.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
                return reply
            default: break
            }
        }
        return reply
    }

    /// Whether the server closes the connection without another byte.
    public func isClosedByServer() throws -> Bool { try read(1) == nil }

    /// Sends one whole request and reads the answer.
    public static func exchange(
        path: String, _ parameters: [(String, [UInt8])] = [], body: [UInt8] = []
    ) throws -> Reply {
        let client = try FastCGIClient(path: path)
        try client.send(FastCGIRecord.request(parameters, body: body))
        return try client.reply()
    }

    /// Exactly `count` bytes; nil at the connection's end.
    private func read(_ count: Int) throws -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < count {
            let got = recv(descriptor, &chunk, min(count - bytes.count, chunk.count), 0)
            if got < 0, errno != ECONNRESET { throw Failure("recv") }
            if got <= 0 { return nil }
            bytes += chunk[..<got]
        }
        return bytes
    }
}
