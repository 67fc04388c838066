import FastCGI
import Glibc
import Logging
import Supervisor
import Synchronization
import System

/// The life of a worker: threads that answer, until a signal or the supervisor's end; then a drain.
struct WorkerProcess {
    /// How long what is in hand may go on when the worker is to end, in seconds.
    struct Patience {
        /// After SIGQUIT. The supervisor sends SIGTERM then.
        let quit: Int
        /// After SIGTERM. The supervisor sends SIGKILL then; this is also for when it has gone.
        let terminate: Int
    }

    private let signals: SignalSet
    private let lifeline: Int32?
    private let health: Int32?
    private let log: LogFile?

    /// To be made before anything makes a thread, which would take the signals that end this process.
    /// - Parameters:
    ///   - lifeline: a pipe that ends when the supervisor does; nil if there is none to outlive.
    ///   - health: a socket where questions about the worker's health come in; nil if they come as any request.
    ///   - log: what standard error goes to, where SIGUSR1 is to open it again.
    ///   - title: what ps(1) shows.
    init(lifeline: Int32?, health: Int32?, log: LogFile?, title: String) {
        signals = SignalSet(blocking: [SIGTERM, SIGINT] + ProcessSupervisor.workerSignals)
        // The kernel calls a process as its file is called, which need not be the program's name.
        Thread.nameProcess("packagerepo")
        ProcessTitle.set(title)
        self.lifeline = lifeline
        self.health = health
        self.log = log
    }

    /// A switch that one thread sets for another.
    private final class Flag: Sendable {
        let isSet = Atomic(false)
    }

    /// Answers requests from the socket on descriptor 0 by `handler`, on `threads` threads; returns when drained.
    /// - Parameters:
    ///   - pulse: what tells the supervisor how this worker is; nil where there is none.
    ///   - draining: called with seconds of patience when the drain begins, and when it gets more urgent; must return at
    ///     once.
    ///   - finish: waits until what the worker does beside answering requests is done; called when nothing answers any more.
    /// - Throws: ``FastCGIError`` or `SystemError` if the worker cannot start.
    func run(
        threads: Int, pulse: WorkerPulse?, patience: Patience, logger: Logger, draining: (Double) -> Void,
        finish: @escaping @Sendable () -> Void, handler: @escaping FastCGIServer.Handler
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
        pulse?.begin()
        logger.debug("serving", metadata: ["threads": "\(threads)"])

        let drained = Flag()
        var urgency = 0
        while !drained.isSet.load(ordering: .acquiring) {
            let arrived = signals.wait(atMost: .seconds(WorkerPulse.interval))
            pulse?.beat(
                server.status, at: monotonicSeconds(), memory: ResidentMemory.ofThisProcess, logger: logger)
            if arrived.contains(SIGUSR1) { try? log?.reopen() }
            let isFirm = arrived.contains(SIGTERM) || arrived.contains(SIGINT)
            let asked = isFirm ? 2 : arrived.contains(SIGQUIT) ? 1 : 0
            guard asked > urgency else { continue }
            logger.debug("draining")
            if isFirm { limitDrain(patience.terminate + 1) }
            draining(isFirm ? Self.jobPatience(patience.terminate) : Double(patience.quit))
            if urgency == 0 {
                try drain([server, healthServer].compactMap(\.self)) {
                    finish()
                    drained.isSet.store(true, ordering: .releasing)
                }
            }
            urgency = asked
        }
    }

    /// Seconds for which queued executions may go on: with what they then need to be given back it is less than the
    /// supervisor's patience.
    private static func jobPatience(_ limit: Int) -> Double { max(Double(limit) / 2, Double(limit) - 2) }

    /// Stops the servers, from a thread of its own, so that signals are still taken; then calls `done`.
    private func drain(_ servers: [FastCGIServer], done: @escaping @Sendable () -> Void) throws(SystemError) {
        try Thread(name: "drain") {
            for server in servers { server.stop() }
            for server in servers { server.join() }
            done()
            // Ends the wait for signals.
            kill(getpid(), SIGUSR2)
        }.detach()
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

    /// Ends this process by SIGALRM when the drain takes longer than so many seconds.
    private func limitDrain(_ seconds: Int) {
        var alarmSet = sigset_t()
        sigemptyset(&alarmSet)
        sigaddset(&alarmSet, SIGALRM)
        _ = signal(SIGALRM, SIG_DFL)
        pthread_sigmask(SIG_UNBLOCK, &alarmSet, nil)
        alarm(UInt32(seconds))
    }
}
