import CFastCGI
import Glibc
import Synchronization
import System

/// Waits for the listener, for parked connections and for the stop signal, by one epoll set a server.
///
/// A connection that the web server keeps is parked between two requests: it holds no thread, and any free thread takes
/// the next request on it. A parked connection may be closed at any time. The web server then has to repeat the request
/// on another one (nginx does, with `fastcgi_next_upstream error`), so it must keep connections only for requests that
/// it may repeat. After ``closeParked(forGood:)`` no connection is parked again.
final class FastCGIConnections: Sendable {
    private struct Parked {
        /// For each descriptor, when it is parked, a number that tells it from an earlier connection of that
        /// descriptor.
        var tickets = [UInt32](repeating: 0, count: Int(FD_SETSIZE))
        var lastTicket: UInt32 = 0
        var count = 0
        var isClosed = false
    }

    private let set: FileDescriptor
    private let listener: FastCGIListener
    private let stop: StopSignal
    private let limit: Int
    private let parked = Mutex(Parked())

    /// - Parameter limit: how many connections are parked at most.
    init(listener: FastCGIListener, stop: StopSignal, limit: Int) throws(FastCGIError) {
        set = try .made(epoll_create1(Int32(EPOLL_CLOEXEC)), by: "making an epoll set")
        self.listener = listener
        self.stop = stop
        self.limit = limit
        guard watch(EPOLL_CTL_ADD, listener.descriptor, Self.listenerEvents),
            watch(EPOLL_CTL_ADD, stop.descriptor, EPOLLIN.rawValue)
        else { throw .system("watching the listener") }
    }

    /// The number of parked connections.
    var count: Int { parked.withLock { $0.count } }

    /// Sleeps until there is something to read: on a new connection or on one that was parked, which is then the
    /// caller's.
    /// - Returns: nil when the server is to stop.
    /// - Throws: ``FastCGIError`` (`system`) when descriptors or memory are short: wait before the next attempt.
    func next() throws(FastCGIError) -> FastCGIConnection? {
        while true {
            var event = epoll_event()
            guard epoll_wait(set.number, &event, 1, -1) == 1 else {
                // Any other error means that the epoll set is gone: nothing can arrive.
                guard errno == EINTR else { return nil }
                continue
            }
            let ticket = UInt32(event.data.u64 >> 32)
            let ready = Int32(truncatingIfNeeded: event.data.u64)
            if ticket != 0 {
                guard take(ready, ticket) else { continue }
                if event.events & (EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) == 0 {
                    return FastCGIConnection(descriptor: ready, isWatched: true)
                }
                close(ready)
            } else if ready == stop.descriptor {
                return nil
            } else if case .connection(let new) = try listener.accept() {
                letOthersAccept()
                return FastCGIConnection(descriptor: new, isWatched: false)
            }
        }
    }

    /// Parks a connection whose request is answered and that has nothing to read; false if it cannot be, and is still
    /// the caller's.
    func park(_ connection: FastCGIConnection) -> Bool {
        parked.withLock { parked in
            guard !parked.isClosed, parked.count < limit else { return false }
            parked.lastTicket = max(1, parked.lastTicket &+ 1)
            // One thread gets one event, and the connection with it.
            guard
                watch(
                    connection.isWatched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, connection.descriptor,
                    EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLONESHOT.rawValue, ticket: parked.lastTicket)
            else { return false }
            parked.tickets[Int(connection.descriptor)] = parked.lastTicket
            parked.count += 1
            return true
        }
    }

    /// Closes what is parked.
    /// - Parameter forGood: whether nothing may be parked from now on.
    func closeParked(forGood: Bool) {
        parked.withLock { parked in
            parked.isClosed = parked.isClosed || forGood
            guard parked.count > 0 else { return }
            for connection in parked.tickets.indices where parked.tickets[connection] != 0 {
                parked.tickets[connection] = 0
                close(Int32(connection))
            }
            parked.count = 0
        }
    }

    /// Whether the connection is still parked under that ticket; it is no longer then.
    private func take(_ connection: Int32, _ ticket: UInt32) -> Bool {
        parked.withLock { parked in
            guard parked.tickets[Int(connection)] == ticket else { return false }
            parked.tickets[Int(connection)] = 0
            parked.count -= 1
            return true
        }
    }

    // Of the processes that wait for the listener the kernel wakes one, not all.
    private static let listenerEvents = EPOLLIN.rawValue | EPOLLEXCLUSIVE.rawValue

    /// Goes to the end of the processes that wait for connections. The kernel always wakes the first that has a free
    /// thread; it would get all the connections to keep, and the others nothing to do.
    private func letOthersAccept() {
        // Several threads may be here at once: whoever comes last leaves the listener watched.
        _ = watch(EPOLL_CTL_DEL, listener.descriptor, 0)
        while !watch(EPOLL_CTL_ADD, listener.descriptor, Self.listenerEvents), errno != EEXIST {
            // Memory is short; it sufficed a moment ago, so try again.
            if stop.isRaised(within: 10) { return }
        }
    }

    private func watch(_ operation: Int32, _ watched: Int32, _ events: UInt32, ticket: UInt32 = 0) -> Bool {
        var event = epoll_event(
            events: events, data: epoll_data(u64: UInt64(ticket) << 32 | UInt64(UInt32(bitPattern: watched))))
        return epoll_ctl(set.number, operation, watched, &event) == 0
    }
}

/// A connection that one thread holds.
struct FastCGIConnection {
    let descriptor: Int32
    /// Whether it was parked before.
    let isWatched: Bool
}
