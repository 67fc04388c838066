import CFastCGI
import Glibc

/// A listening socket for FastCGI connections, closed when the object goes.
///
/// It is made non-blocking. Every process that has the same socket shares that flag, an older generation of the server
/// included, so none may count on `accept` to block.
public final class FastCGIListener: Sendable {
    /// The outcome of one `accept`.
    enum Arrival {
        /// A connection, now the caller's to close.
        case connection(Int32)
        /// No connection: another thread or process was quicker, or the client has already gone.
        case none
    }

    let descriptor: Int32

    /// Takes over the listening socket `descriptor` (0 in a process started by a FastCGI process manager).
    /// - Throws: ``FastCGIError`` (`system`) if it is no listening socket; it then still belongs to the caller.
    public init(takingOver descriptor: Int32) throws(FastCGIError) {
        var listening: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 else {
            throw .system("taking descriptor \(descriptor) for a socket")
        }
        guard listening != 0 else { throw FastCGIError(.system, "socket \(descriptor) does not listen") }
        let flags = fcntl(descriptor, F_GETFL)
        guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0,
            fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
        else { throw .system("setting up socket \(descriptor)") }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Takes the next connection off the queue without waiting for one.
    ///
    /// - Throws: ``FastCGIError`` (`system`) when descriptors or memory are short. The connection then stays queued,
    ///   so the socket stays ready: wait a little before the next attempt.
    func accept() throws(FastCGIError) -> Arrival {
        let connection = Glibc.accept(descriptor, nil, nil)
        guard connection >= 0 else {
            switch errno {
            case EAGAIN, EINTR, ECONNABORTED, EPROTO: return .none
            default: throw .system("accepting a connection")
            }
        }
        // libfcgi keeps `fd_set`s of that size, and writes past their end without a check.
        guard connection < FD_SETSIZE else {
            close(connection)
            throw FastCGIError(.system, "accepting a connection: more than \(FD_SETSIZE) descriptors are open")
        }
        // Two steps, since Swift's Glibc module has no accept4; no thread of a worker starts other programs.
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        FastCGIRequest.limit(connection, SO_RCVTIMEO, seconds: FastCGIRequest.receiveTimeout)
        FastCGIRequest.limit(connection, SO_SNDTIMEO, seconds: FastCGIRequest.sendTimeout)
        return .connection(connection)
    }
}
