import Foundation
import Glibc
import Synchronization

/// A server on 127.0.0.1 that answers every connection once, with what `answer` makes of the request as it came.
final class LocalHTTPServer: Sendable {
    private let listener: Int32
    let port: UInt16
    private let received = Mutex<[String]>([])

    init(_ answer: @escaping @Sendable (String) -> [UInt8]?) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRINUSE) }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else {
                    // Closed here alone, so that `accept` never meets another server's socket of the same number.
                    close(listener)
                    return
                }
                serve(connection, answer)
            }
        }
    }

    /// Ends the thread, which waits in `accept`.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    var url: String { "http://127.0.0.1:\(port)" }

    /// The requests that came, header and body.
    var requests: [String] { received.withLock { $0 } }

    /// An answer of these parts.
    static func response(_ status: Int = 200, _ fields: [String] = [], _ body: String = "") -> [UInt8] {
        let lines = ["HTTP/1.1 \(status) X", "Content-Length: \(body.utf8.count)", "Connection: close"] + fields
        return Array((lines + ["", body]).joined(separator: "\r\n").utf8)
    }

    private func serve(_ connection: Int32, _ answer: (String) -> [UInt8]?) {
        defer { close(connection) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !isComplete(bytes) {
            let count = read(connection, &buffer, buffer.count)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        let request = String(decoding: bytes, as: UTF8.self)
        received.withLock { $0.append(request) }
        guard let response = answer(request) else {
            // No answer: the connection stays open until the client has gone.
            while read(connection, &buffer, buffer.count) > 0 {}
            return
        }
        var sent = 0
        while sent < response.count {
            let count = response.withUnsafeBytes {
                send(
                    connection, UnsafeRawBufferPointer(rebasing: $0[sent...]).baseAddress, response.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    private func isComplete(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return false }
        let length = text.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
        return text[end.upperBound...].utf8.count >= length ?? 0
    }
}
