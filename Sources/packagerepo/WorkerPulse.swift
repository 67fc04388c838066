import FastCGI
import Glibc
import Logging
import Scoreboard
import System

/// Tells the supervisor four times a second that a worker lives and what it does, and asks it for another worker when this
/// one has done enough, holds too much memory, or has a request that does not end.
///
/// It reads what the threads count anyway: no request does anything for it.
final class WorkerPulse {
    /// When a worker is worn.
    struct Limits: Sendable {
        /// How many requests it answers, give or take a tenth; 0 for any number.
        let requests: Int
        /// Bytes of memory that it may hold; 0 for any number.
        let memory: Int
        /// Seconds that a request may take.
        let requestSeconds: Int
    }

    /// Seconds between two beats.
    static let interval = 0.25
    /// Beats in a row at which it must hold too much memory: what a request has freed is given back a little later.
    private static let heavyBeats = 8

    private let seat: WorkerSeat
    private let limits: Limits
    private let requestLimit: Int
    private var memoryAtStart: Int?
    private var heavy = 0
    private var isWorn = false
    /// What each thread had done when it was last seen to do something else, and when that was.
    private var seen: [(status: ThreadStatus, since: Double)] = []

    init(_ seat: WorkerSeat, limits: Limits) {
        self.seat = seat
        self.limits = limits
        // So that workers which began together do not all end together.
        let tenth = limits.requests / 10
        requestLimit = limits.requests == 0 ? .max : max(1, limits.requests + Int.random(in: -tenth...tenth))
    }

    /// Says that the worker takes requests.
    func begin() {
        // Whoever is stopped from now on falls silent.
        seat.beat(threads: 0, busy: 0, requests: 0, memory: 0)
        seat.announceReady()
    }

    /// Beats once.
    /// - Parameters:
    ///   - status: the state of each thread of the server.
    ///   - now: seconds of a clock that is never set.
    func beat(_ status: [ThreadStatus], at now: Double, memory: Int, logger: Logger) {
        let requests = status.reduce(0) { $0 + $1.requestsServed }
        seat.beat(threads: status.count, busy: status.count { $0.isBusy }, requests: requests, memory: memory)
        note(status, at: now)
        guard !isWorn, let reason = reason(requests, memory, now) else { return }
        isWorn = true
        logger.notice(
            "this worker asks to be replaced",
            metadata: ["reason": "\(reason)", "requests": "\(requests)", "memory": "\(memory)"])
        seat.askForRelief(reason)
    }

    private func reason(_ requests: Int, _ memory: Int, _ now: Double) -> WorkerRow.Relief? {
        let start = memoryAtStart ?? memory
        memoryAtStart = start
        // One that has nearly as much when it begins would be replaced by another like it, for ever.
        let isHeavy = limits.memory > 0 && memory > max(limits.memory, 2 * start)
        heavy = isHeavy ? heavy + 1 : 0
        let limit = Double(limits.requestSeconds)
        if seen.contains(where: { $0.status.isBusy && now - $0.since > limit }) { return .stuck }
        if heavy >= Self.heavyBeats { return .memory }
        return requests >= requestLimit ? .requests : nil
    }

    /// A thread that is busy and has served no more than before has the same request in hand, or had no time between two.
    private func note(_ status: [ThreadStatus], at now: Double) {
        for (index, status) in status.enumerated() {
            if index == seen.count {
                seen.append((status, now))
            } else if seen[index].status != status {
                seen[index] = (status, now)
            }
        }
    }
}
