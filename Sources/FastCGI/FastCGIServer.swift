import Glibc
import Synchronization

/// A number of threads that each take a connection, have the handler answer its request, and take the next.
///
/// The handler blocks as it pleases: the threads are this server's own. A thread that is busy accepts nothing, so
/// connections wait in the socket's queue, where any other process with the same socket may take them.
public final class FastCGIServer: Sendable {
    /// Answers one request on the thread that calls it; what it leaves unfinished is finished after it.
    public typealias Handler = @Sendable (FastCGIRequest) -> Void

    private let listener: FastCGIListener
    private let stopSignal: StopSignal
    private let counters: [ThreadCounters]
    private let stackSize: Int
    private let report: @Sendable (FastCGIError) -> Void
    private let handler: Handler
    private let threads = Mutex<[pthread_t]>([])
    /// The second of the system's uptime in which a failure to accept was last reported.
    private let lastReport = Atomic(-1)

    /// A server that does nothing until ``start()``.
    /// - Parameters:
    ///   - listener: the socket to take connections from.
    ///   - threads: how many requests may be in hand at once, at least 1.
    ///   - stackSize: bytes of stack a thread. Only what is used costs memory; to print JSON nested as deeply as the
    ///     parser admits (2,048 levels) takes more than 1 MiB in a debug build.
    ///   - report: told when connections cannot be accepted for want of descriptors or memory, at most once a second,
    ///     on the thread concerned; it tries again a little later by itself.
    ///   - handler: answers a request.
    /// - Throws: ``FastCGIError`` (`system`) if the system is short of descriptors.
    public init(
        listener: FastCGIListener, threads: Int, stackSize: Int = 8 << 20,
        report: @escaping @Sendable (FastCGIError) -> Void = { _ in }, handler: @escaping Handler
    ) throws(FastCGIError) {
        precondition(threads > 0, "a server needs a thread")
        FastCGIRuntime.start
        self.listener = listener
        self.stackSize = stackSize
        self.report = report
        self.handler = handler
        stopSignal = try StopSignal()
        counters = (0..<threads).map { _ in ThreadCounters() }
    }

    /// Makes the threads; they take requests at once. To be called once.
    ///
    /// All signals are blocked in them: a handler that ran there would run in the middle of libfcgi.
    /// - Throws: ``FastCGIError`` (`system`) if the system gives no more threads or descriptors; none is left then.
    public func start() throws(FastCGIError) {
        // All of them before the first thread, which would at once compete for descriptors.
        var acceptors: [FastCGIAcceptor] = []
        for _ in counters { acceptors.append(try FastCGIAcceptor(listener: listener, stop: stopSignal)) }
        do throws(FastCGIError) {
            for (acceptor, counters) in zip(acceptors, counters) {
                let thread = try makeThread(stackSize: stackSize) { [self] in serve(acceptor, counters) }
                threads.withLock { $0.append(thread) }
            }
        } catch {
            stop()
            join()
            throw error
        }
    }

    /// Tells the threads to finish the requests in hand and then to end; returns at once.
    public func stop() { stopSignal.raise() }

    /// Waits until every thread has ended.
    public func join() {
        let ended = threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        for thread in ended { pthread_join(thread, nil) }
    }

    /// What each thread is doing right now.
    public var status: [ThreadStatus] { counters.map(\.status) }

    private func serve(_ acceptor: FastCGIAcceptor, _ counters: ThreadCounters) {
        let request = FastCGIRequest()
        while acceptor.wait() == .ready {
            do throws(FastCGIError) {
                guard try request.accept(from: listener) else { continue }
            } catch {
                reportOccasionally(error)
                // The connection is still queued and the socket still ready: do not turn in circles over it.
                if stopSignal.isRaised(within: 50) { return }
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
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        if lastReport.exchange(time.tv_sec, ordering: .relaxed) != time.tv_sec { report(error) }
    }
}
