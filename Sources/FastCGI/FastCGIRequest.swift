import CFastCGI
import Glibc

/// One request at a time, as the web server hands it over: parameters, a body to read, an answer to write.
///
/// A thread makes one and uses it again and again: ``accept(from:)``, read, write, ``finish()``. Connections are
/// accepted and closed here, and libfcgi only reads and writes their records: it would wait for the web server's
/// close on every request, and its own `accept` knows neither close-on-exec nor time limits.
public final class FastCGIRequest {
    /// Seconds of silence in the middle of a request after which the web server counts as gone.
    static let receiveTimeout = 30
    /// Seconds without progress of an answer after which the web server counts as gone.
    static let sendTimeout = 60
    /// Seconds that the rest of an unread body may be late before the connection is closed over it.
    static let drainTimeout = 2

    private let storage: UnsafeMutableRawPointer
    var raw: UnsafeMutablePointer<FCGX_Request> { storage.assumingMemoryBound(to: FCGX_Request.self) }

    /// Whether a request is in hand.
    public private(set) var isOpen = false

    /// A request with nothing in hand.
    public init() {
        FastCGIRuntime.start
        let request = UnsafeMutablePointer<FCGX_Request>.allocate(capacity: 1)
        // No listening socket for libfcgi: after bad records it would go on to accept by itself.
        FCGX_InitRequest(request, -1, 0)
        storage = UnsafeMutableRawPointer(request)
    }

    deinit {
        finish()
        raw.deallocate()
    }

    /// Takes the next waiting connection and reads its request up to the parameters' end.
    ///
    /// A request that is still in hand is finished first.
    /// - Returns: false if there is nothing to do: no connection was waiting, or it brought no well-formed request
    ///   and was closed.
    /// - Throws: ``FastCGIError`` (`system`) when descriptors or memory are short: wait before the next attempt.
    public func accept(from listener: FastCGIListener) throws(FastCGIError) -> Bool {
        finish()
        guard case .connection(let connection) = try listener.accept() else { return false }
        return read(connection)
    }

    private func read(_ connection: Int32) -> Bool {
        limit(connection, SO_RCVTIMEO, seconds: Self.receiveTimeout)
        limit(connection, SO_SNDTIMEO, seconds: Self.sendTimeout)
        raw.pointee.ipcFd = connection
        // FCGX_Accept_r first finishes what went before, and closes the connection unless it is to be kept.
        raw.pointee.keepConnection = 1
        guard FCGX_Accept_r(raw) == 0 else {
            // It has closed a connection whose records it could not read, and then found no socket to accept from.
            raw.pointee.ipcFd = -1
            return false
        }
        raw.pointee.keepConnection = 0
        isOpen = true
        // libfcgi takes a connection that breaks between two parameters for the parameters' end.
        guard FCGX_GetError(raw.pointee.in) == 0, raw.pointee.role == Self.responder else {
            finish()
            return false
        }
        return true
    }

    /// `FCGI_RESPONDER` (FastCGI specification, 8); `fastcgi.h`, which names it, is not part of `fcgiapp.h`.
    private static let responder: Int32 = 1

    /// Adds to the answer: header lines ending in CR LF, an empty line, the body.
    ///
    /// - Throws: ``FastCGIError`` (`connectionLost`) if the web server has gone or takes nothing more.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(FastCGIError) {
        guard isOpen else { throw FastCGIError(.connectionLost, "no request is in hand") }
        var rest = bytes
        while !rest.isEmpty {
            let count = min(rest.count, Int(Int32.max))
            let text = rest.baseAddress?.assumingMemoryBound(to: CChar.self)
            guard FCGX_PutStr(text, Int32(count), raw.pointee.out) == count else {
                let number = FCGX_GetError(raw.pointee.out)
                throw FastCGIError(.connectionLost, "the web server takes no more of the answer (errno \(number))")
            }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        }
    }

    /// Adds bytes to the answer.
    /// - Throws: ``FastCGIError`` (`connectionLost`) if the web server has gone or takes nothing more.
    public func write(_ bytes: [UInt8]) throws(FastCGIError) {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(FastCGIError) in try write(bytes) }
        }
        try result.get()
    }

    /// Adds text to the answer.
    /// - Throws: ``FastCGIError`` (`connectionLost`) if the web server has gone or takes nothing more.
    public func write(_ text: String) throws(FastCGIError) { try write(Array(text.utf8)) }

    /// Whether the web server has given the request up, which it does when its own client hangs up.
    ///
    /// Ask before work that must not be done twice: requests of clients long gone are otherwise still carried out
    /// when their turn comes.
    public var isClientGone: Bool {
        guard isOpen else { return true }
        // POLLRDHUP, which Swift's Glibc module leaves out, is the same bit.
        var poll = pollfd(fd: raw.pointee.ipcFd, events: Int16(EPOLLRDHUP.rawValue), revents: 0)
        return Glibc.poll(&poll, 1, 0) > 0
    }

    /// Sends what is left of the answer and closes the connection; nothing to do where no request is in hand.
    ///
    /// Parameters die here.
    public func finish() {
        guard isOpen else { return }
        isOpen = false
        FCGX_FClose(raw.pointee.err)
        FCGX_FClose(raw.pointee.out)
        drain()
        FCGX_Free(raw, 0)
        close(raw.pointee.ipcFd)
        raw.pointee.ipcFd = -1
    }

    /// Reads the rest of the body: closing over unread bytes would reset the connection, and the answer with it.
    private func drain() {
        guard FCGX_HasSeenEOF(raw.pointee.in) == 0, FCGX_GetError(raw.pointee.in) == 0,
            FCGX_GetError(raw.pointee.out) == 0
        else { return }
        limit(raw.pointee.ipcFd, SO_RCVTIMEO, seconds: Self.drainTimeout)
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { scratch in
            while FCGX_GetStr(scratch.baseAddress, 4096, raw.pointee.in) == 4096 {}
        }
    }

    private func limit(_ connection: Int32, _ option: Int32, seconds: Int) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
    }
}
