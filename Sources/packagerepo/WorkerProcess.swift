import FastCGI
import Glibc
import Logging
import Supervisor
import System

/// The life of a worker: threads that answer, until a signal or the supervisor's end; then a drain.
struct WorkerProcess {
    /// Seconds after which a drain gives up. The supervisor does not wait that long; this is for when it has gone.
    private static let drainLimit: UInt32 = 6

    private let signals: SignalSet
    private let lifeline: Int32?
    private let health: Int32?

    /// To be made before anything makes a thread, which would take the signals that end this process.
    /// - Parameters:
    ///   - lifeline: a pipe that ends when the supervisor does; nil if there is none to outlive.
    ///   - health: a socket where questions about the worker's health come in; nil if they come as any request.
    init(lifeline: Int32?, health: Int32?) {
        signals = SignalSet(blocking: [SIGTERM, SIGINT] + IgnoredSignals.numbers)
        // The kernel calls a process as its file is called, and the supervisor runs /proc/self/exe.
        Thread.nameProcess("packagerepo")
        self.lifeline = lifeline
        self.health = health
    }

    /// Answers requests from the socket on descriptor 0 by `handler`, on `threads` threads; returns when drained.
    /// - Parameter draining: called when the drain begins; must return at once.
    /// - Throws: ``FastCGIError`` or `SystemError` if the worker cannot start.
    func run(
        threads: Int, logger: Logger, draining: () -> Void, handler: @escaping FastCGIServer.Handler
    ) throws {
        let report = { @Sendable (error: FastCGIError) in
            logger.error("cannot accept", metadata: ["error": "\(error)"])
        }
        let listener = try FastCGIListener(takingOver: ProcessSupervisor.socketDescriptor)
        let server = try FastCGIServer(listener: listener, threads: threads, report: report, handler: handler)
        try server.start()
        // A thread of its own, which no work can hold up.
        let healthServer = try health.map { descriptor in
            try FastCGIServer(
                listener: FastCGIListener(takingOver: descriptor), threads: 1, substitutes: 0, parkedLimit: 0,
                stackSize: 1 << 20, report: report, handler: handler)
        }
        try healthServer?.start()
        try WorkerSampling.start(of: server)
        if let lifeline { try watch(lifeline) }
        logger.debug("serving", metadata: ["threads": "\(threads)"])
        var ignored = IgnoredSignals(logger: logger)
        while ignored.others(in: signals.wait()).isEmpty {}
        logger.debug("draining")
        limitDrain()
        draining()
        server.stop()
        server.join()
        healthServer?.stop()
        healthServer?.join()
    }

    /// Turns the lifeline's end into the signal to drain, from a thread of its own: it cannot be waited for together
    /// with signals in one call.
    private func watch(_ lifeline: Int32) throws(SystemError) {
        _ = fcntl(lifeline, F_SETFD, FD_CLOEXEC)
        try Thread(name: "lifeline", stackSize: 256 << 10) {
            var byte: UInt8 = 0
            while read(lifeline, &byte, 1) > 0 || errno == EINTR { errno = 0 }
            kill(getpid(), SIGTERM)
        }.detach()
    }

    /// Ends this process by SIGALRM when the drain takes too long.
    private func limitDrain() {
        var alarmSet = sigset_t()
        sigemptyset(&alarmSet)
        sigaddset(&alarmSet, SIGALRM)
        _ = signal(SIGALRM, SIG_DFL)
        pthread_sigmask(SIG_UNBLOCK, &alarmSet, nil)
        alarm(Self.drainLimit)
    }
}
