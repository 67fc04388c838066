import CFastCGI
import Glibc

/// Reads and answers one request at a time: its parameters, its body, the answer.
///
/// A thread makes one and reuses it: ``next()``, read, write, ``finish()``. Connections are accepted,
/// parked and closed here, and libfcgi only reads and writes their records: it would wait for the web server's close on
/// every request, its own `accept` knows neither close-on-exec nor time limits, and a kept connection would hold the
/// thread.
public final class FastCGIRequest {
    /// Seconds of silence in the middle of a request after which the web server counts as gone.
    static let receiveTimeout = 30
    /// Seconds without progress of an answer after which the web server counts as gone.
    static let sendTimeout = 60
    /// Seconds that the rest of an unread body may be late before the connection is closed over it.
    static let drainTimeout = 2

    private let connections: FastCGIConnections
    private let leadership: Leadership
    // The server owns the threads that have requests, and waits for them before it goes.
    private unowned let server: FastCGIServer
    /// Whether this thread has the lead, or had it when it began the request in hand.
    private var isLeader = false
    /// The number that ``Leadership`` gave the current request.
    private var number = 0
    private let storage: UnsafeMutableRawPointer
    /// Whether the current connection was parked before.
    private var isWatched = false
    /// Whether the web server asks to keep the current connection.
    private var isToKeep = false
    var raw: UnsafeMutablePointer<FCGX_Request> { storage.assumingMemoryBound(to: FCGX_Request.self) }

    /// Whether a request has begun and is not finished.
    public private(set) var isOpen = false

    /// A request with nothing in hand, of a thread that waits on `connections` when it leads.
    init(_ connections: FastCGIConnections, _ leadership: Leadership, server: FastCGIServer) {
        FastCGIRuntime.start
        self.connections = connections
        self.leadership = leadership
        self.server = server
        let request = UnsafeMutablePointer<FCGX_Request>.allocate(capacity: 1)
        // No listening socket for libfcgi: after bad records it would go on to accept by itself.
        FCGX_InitRequest(request, -1, 0)
        storage = UnsafeMutableRawPointer(request)
    }

    deinit {
        finish()
        if isLeader { leadership.give() }
        raw.deallocate()
    }

    /// Waits for a connection that brings a well-formed request, and reads it up to the parameters' end.
    ///
    /// Finishes the current request first if there is one.
    /// - Returns: false if the server is to stop.
    /// - Throws: ``FastCGIError`` (`system`) when descriptors or memory are short: wait before the next attempt.
    func next() throws(FastCGIError) -> Bool {
        finish()
        while true {
            if !isLeader { leadership.take() }
            isLeader = true
            guard let connection = try connections.next() else { return false }
            number = leadership.begin()
            if read(connection) { return true }
            isLeader = leadership.end(number)
        }
    }

    /// Passes the lead on at once, since the current request is going to wait for something.
    public func willWait() { if isOpen { leadership.pass(on: number) } }

    /// Runs `body`, which waits for something that needs no thread of the server: a timer, another server, the answer to
    /// another request. Meanwhile another thread takes requests in place of this one.
    public func waiting<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        beginWait()
        defer { endWait() }
        return try body()
    }

    /// Begins what ``waiting(_:)`` does, to be ended by ``endWait()`` before the request is finished.
    public func beginWait() {
        willWait()
        server.beginWait()
    }

    /// Ends it.
    public func endWait() { server.endWait() }

    private func read(_ connection: FastCGIConnection) -> Bool {
        isWatched = connection.isWatched
        raw.pointee.ipcFd = connection.descriptor
        // FCGX_Accept_r first finishes what went before, and closes the connection unless it is to be kept.
        raw.pointee.keepConnection = 1
        guard FCGX_Accept_r(raw) == 0 else {
            // libfcgi has closed a connection whose records it could not read, and has no socket to accept from.
            raw.pointee.ipcFd = -1
            return false
        }
        isToKeep = raw.pointee.keepConnection != 0
        isOpen = true
        // libfcgi takes a connection that breaks between two parameters for the end of the parameters.
        guard FCGX_GetError(raw.pointee.in) == 0, raw.pointee.role == Self.responder else {
            isToKeep = false
            close()
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

    /// Sends what is left of the answer, and parks the connection or closes it; nothing to do where no request is in
    /// hand.
    ///
    /// Parameters die here.
    public func finish() {
        guard isOpen else { return }
        close()
        isLeader = leadership.end(number)
    }

    private func close() {
        isOpen = false
        // Before the web server knows that the request has ended: what comes after that may be the next one.
        let keeps = isToKeep && isReadToItsEnd()
        FCGX_FClose(raw.pointee.err)
        FCGX_FClose(raw.pointee.out)
        let isSent = FCGX_GetError(raw.pointee.out) == 0
        if !keeps { drain() }
        FCGX_Free(raw, 0)
        let connection = FastCGIConnection(descriptor: raw.pointee.ipcFd, isWatched: isWatched)
        raw.pointee.ipcFd = -1
        if keeps, isSent, connections.park(connection) { return }
        Glibc.close(connection.descriptor)
    }

    /// Whether the body has been read, or there is none, and nothing came after it.
    ///
    /// What is left of a body would be read as records, and a client could forge requests in it. The web server sends
    /// nothing more before it has the whole answer.
    private func isReadToItsEnd() -> Bool {
        guard let input = raw.pointee.in else { return false }
        // Where there is no body its end came together with the parameters.
        if FCGX_HasSeenEOF(input) == 0 { _ = FCGX_GetChar(input) }
        guard FCGX_HasSeenEOF(input) != 0, FCGX_GetError(input) == 0 else { return false }
        // libfcgi reads ahead and does not tell how far: whether it goes on without a connection to read from does.
        let connection = raw.pointee.ipcFd
        let end = input.pointee.rdNext
        input.pointee.isClosed = 0
        raw.pointee.ipcFd = -1
        _ = FCGX_GetChar(input)
        raw.pointee.ipcFd = connection
        guard input.pointee.rdNext == end else { return false }
        var byte: UInt8 = 0
        return recv(connection, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) < 0 && errno == EAGAIN
    }

    /// Reads the rest of the body: closing over unread bytes would reset the connection, and the answer with it.
    private func drain() {
        guard FCGX_HasSeenEOF(raw.pointee.in) == 0, FCGX_GetError(raw.pointee.in) == 0,
            FCGX_GetError(raw.pointee.out) == 0
        else { return }
        Self.limit(raw.pointee.ipcFd, SO_RCVTIMEO, seconds: Self.drainTimeout)
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { scratch in
            while FCGX_GetStr(scratch.baseAddress, 4096, raw.pointee.in) == 4096 {}
        }
    }

    /// Limits how long one read or write of the connection may take.
    static func limit(_ connection: Int32, _ option: Int32, seconds: Int) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
    }
}
