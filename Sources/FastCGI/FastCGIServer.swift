import Glibc
import Synchronization
import System

/// A number of threads that each take a request, have the handler answer it, and take the next.
///
/// The handler blocks as it pleases: the threads are this server's own. One of them waits for the next request, another
/// when that one is held up for a millisecond or says that it is going to wait (``FastCGIRequest/willWait()``). A
/// thread that waits for something that needs no thread is replaced meanwhile (``FastCGIRequest/waiting(_:)``). While
/// all are busy nothing is accepted, so connections wait in the socket's queue, where any other process with the same
/// socket may take them. Connections that the web server keeps are parked between requests; see ``FastCGIConnections``
/// for what that asks of it.
public final class FastCGIServer: Sendable {
    /// Answers one request on the thread that calls it; what it leaves unfinished is finished after it.
    public typealias Handler = @Sendable (FastCGIRequest) -> Void

    private let listener: FastCGIListener
    private let stopSignal: StopSignal
    private let connections: FastCGIConnections
    private let leadership: Leadership
    private let counters: [ThreadCounters]
    private let substitutes: Substitutes
    private let stackSize: Int
    private let isWatched: Bool
    private let report: @Sendable (FastCGIError) -> Void
    private let handler: Handler
    private let threads = Mutex<[Thread]>([])
    /// The second of the system's uptime in which a failure to accept was last reported.
    private let lastReport = Atomic(-1)

    /// A server that does nothing until ``start()``.
    /// - Parameters:
    ///   - listener: the socket to take connections from.
    ///   - threads: how many requests may be in hand at once, those that wait apart; at least 1.
    ///   - substitutes: how many threads that wait are replaced at most.
    ///   - parkedLimit: how many connections may be parked; the others are closed after a request. libfcgi cannot use
    ///     descriptors from `FD_SETSIZE` (1,024) on.
    ///   - stackSize: bytes of stack a thread. Only what is used costs memory; to print JSON nested as deeply as the
    ///     parser admits (2,048 levels) takes more than 1 MiB in a debug build.
    ///   - report: told when connections cannot be accepted for want of descriptors or memory, at most once a second,
    ///     on the thread concerned; it tries again a little later by itself.
    ///   - handler: answers a request.
    /// - Throws: ``FastCGIError`` (`system`) if the system is short of descriptors.
    public init(
        listener: FastCGIListener, threads: Int, substitutes: Int = 64, parkedLimit: Int = 256,
        stackSize: Int = 8 << 20,
        report: @escaping @Sendable (FastCGIError) -> Void = { _ in }, handler: @escaping Handler
    ) throws(FastCGIError) {
        precondition(threads > 0, "a server needs a thread")
        FastCGIRuntime.start
        self.listener = listener
        self.stackSize = stackSize
        // Only another thread could take the lead, or another process a parked connection.
        isWatched = threads > 1 || substitutes > 0 || parkedLimit > 0
        self.report = report
        self.handler = handler
        stopSignal = try StopSignal()
        connections = try FastCGIConnections(listener: listener, stop: stopSignal, limit: parkedLimit)
        counters = (0..<threads).map { _ in ThreadCounters() }
        self.substitutes = Substitutes(limit: substitutes)
        leadership = try Leadership()
    }

    /// Makes the threads; they take requests at once. To be called once.
    ///
    /// All signals are blocked in them.
    /// - Throws: ``FastCGIError`` (`system`) if the system gives no more threads or descriptors; none is left then.
    public func start() throws(FastCGIError) {
        do throws(FastCGIError) {
            if isWatched {
                let watch = try makeThread(stackSize: 256 << 10) { [self] in
                    ThreadWatch(leadership: leadership, stop: stopSignal, counters: { [self] in allCounters })
                        .watch { connections.closeParked(forGood: false) }
                }
                threads.withLock { $0.append(watch) }
            }
            for counters in counters {
                let thread = try makeThread(stackSize: stackSize) { [self] in serve(counters) }
                threads.withLock { $0.append(thread) }
            }
        } catch {
            stop()
            join()
            throw error
        }
    }

    /// Tells the threads to finish the requests in hand and then to end; returns at once. Parked connections are
    /// closed.
    public func stop() {
        stopSignal.raise()
        connections.closeParked(forGood: true)
    }

    /// Waits until every thread has ended.
    public func join() {
        let ended = threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        for thread in ended { thread.join() }
        substitutes.join()
    }

    /// The number of parked connections.
    public var parkedConnections: Int { connections.count }

    /// The state of each thread.
    public var status: [ThreadStatus] { allCounters.map(\.status) }

    private var allCounters: [ThreadCounters] { counters + substitutes.counters }

    /// Counts the calling thread as waiting, and starts another in its place unless one is left over from before.
    func beginWait() {
        guard let counters = substitutes.beginWait() else { return }
        do throws(FastCGIError) {
            try makeThread(stackSize: stackSize) { [self] in
                let isDismissed = serve(counters, until: substitutes.dismiss)
                substitutes.end(counters, isDismissed: isDismissed)
            }.detach()
        } catch {
            substitutes.end(counters, isDismissed: false)
            reportOccasionally(error)
        }
    }

    /// Counts the calling thread as working again.
    func endWait() { substitutes.endWait() }

    /// Answers requests until the server is to stop, or until `isDismissed` says so.
    /// - Returns: whether it did.
    @discardableResult
    private func serve(_ counters: ThreadCounters, until isDismissed: (() -> Bool)? = nil) -> Bool {
        let request = FastCGIRequest(connections, leadership, server: self)
        while true {
            if isDismissed?() == true { return true }
            do throws(FastCGIError) {
                guard try request.next() else { return false }
            } catch {
                reportOccasionally(error)
                // The connection is still queued and the socket still ready: do not turn in circles over it.
                if stopSignal.isRaised(within: 50) { return false }
                continue
            }
            counters.begin()
            handler(request)
            request.finish()
            counters.end()
        }
    }

    /// Reports one failure a second: every idle thread meets it again every 50 ms for as long as it lasts.
    private func reportOccasionally(_ error: FastCGIError) {
        let second = Int(monotonicSeconds())
        if lastReport.exchange(second, ordering: .relaxed) != second { report(error) }
    }
}
