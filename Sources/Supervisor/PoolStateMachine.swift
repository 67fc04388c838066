/// Decides what a pool of worker processes does next: events in, actions out. It has no clock and makes no system call.
///
/// Times are those of a monotonic clock. The driver (``ProcessSupervisor``) performs every action in order, reports the
/// outcome of a `spawn` as `spawned` or `spawnFailed`, and sends `tick` no later than ``deadline``.
public struct PoolStateMachine: Sendable {
    /// Something that has happened.
    public enum Event: Sendable, Equatable {
        /// Start the pool.
        case started
        /// The worker of that slot now runs as that process.
        case spawned(slot: Int, pid: Int32)
        /// The worker of that slot could not be made.
        case spawnFailed(slot: Int)
        /// That process has ended, however it did.
        case childExited(pid: Int32)
        /// Time has passed.
        case tick
        /// End the pool. A second one kills what is left.
        case terminate
    }

    /// Something that the driver must do.
    public enum Action: Sendable, Equatable {
        /// Make a worker for that slot.
        case spawn(slot: Int)
        /// Tell that process to finish its requests and end (SIGTERM).
        case drain(pid: Int32)
        /// End that process (SIGKILL).
        case kill(pid: Int32)
        /// Exit with that status: all is done.
        case exit(status: Int32)
    }

    /// The place of one worker.
    private enum Slot {
        /// No process, and none is to come by itself. Can transition to:
        ///   - spawning: while serving, on `started`
        /// A slot that loses its worker in any other phase stays empty.
        case empty
        /// A `spawn` action is out. Can transition to:
        ///   - running: on `spawned`
        ///   - waiting: on `spawnFailed` while serving, since what could not be made will not be better at once
        ///   - empty: on `spawnFailed` in any other phase
        case spawning
        /// The worker runs as that process. Can transition to:
        ///   - spawning: on its exit while serving, if it was old or this was its first early death in a row
        ///   - waiting: on its exit while serving, after further early deaths
        ///   - empty: on its exit in any other phase
        case running(pid: Int32, since: Duration)
        /// The worker died early too often, and its successor is delayed. Can transition to:
        ///   - spawning: on `tick` at or after that time, while serving
        ///   - empty: on `terminate`
        case waiting(until: Duration)
    }

    /// What the pool as a whole is doing. It only moves down this list.
    private enum Phase {
        /// Every worker that ends is replaced. Can transition to:
        ///   - draining: on `terminate`
        ///   - ended: on `terminate`, if no worker runs or is being made
        case serving
        /// Every worker has been asked to finish and end. Can transition to:
        ///   - ended, status 0: when the last worker has ended
        ///   - killing: on `tick` at or after that time, or on a second `terminate`
        case draining(until: Duration)
        /// Every worker has been killed. Can transition to:
        ///   - ended, status 0: when the last worker has ended
        ///   - ended, status 1: on `tick` at or after that time
        case killing(until: Duration)
        /// The `exit` action is out; nothing follows.
        case ended
    }

    private let settings: PoolSettings
    private var slots: [Slot]
    /// For each slot, how many of its workers in a row have died young.
    private var youngDeaths: [Int]
    private var phase = Phase.serving

    /// Makes a pool that has not started.
    public init(_ settings: PoolSettings) {
        self.settings = settings
        slots = Array(repeating: .empty, count: settings.workers)
        youngDeaths = Array(repeating: 0, count: settings.workers)
    }

    /// The time by which `tick` must be sent; nil if no time-out is running.
    public var deadline: Duration? {
        switch phase {
        case .serving: slots.compactMap { if case .waiting(let until) = $0 { until } else { nil } }.min()
        case .draining(let until), .killing(let until): until
        case .ended: nil
        }
    }

    /// Handles what happened at the time `now`.
    /// - Returns: the actions to perform, in this order.
    public mutating func handle(_ event: Event, at now: Duration) -> [Action] {
        switch event {
        case .started: return slots.indices.map { spawn($0) }
        case .spawned(let slot, let pid): return spawned(slot, pid, now)
        case .spawnFailed(let slot): return vacated(slot, lifetime: nil, now)
        case .childExited(let pid): return exited(pid, now)
        case .tick: return tick(now)
        case .terminate: return terminate(now)
        }
    }

    private mutating func spawn(_ slot: Int) -> Action {
        slots[slot] = .spawning
        return .spawn(slot: slot)
    }

    private mutating func spawned(_ slot: Int, _ pid: Int32, _ now: Duration) -> [Action] {
        slots[slot] = .running(pid: pid, since: now)
        if case .serving = phase { return [] }
        return [.drain(pid: pid)]
    }

    private mutating func exited(_ pid: Int32, _ now: Duration) -> [Action] {
        for (slot, state) in slots.enumerated() {
            if case .running(pid, let since) = state { return vacated(slot, lifetime: now - since, now) }
        }
        return []
    }

    /// Handles a slot that has lost its worker, or never got one (`lifetime` nil).
    private mutating func vacated(_ slot: Int, lifetime: Duration?, _ now: Duration) -> [Action] {
        slots[slot] = .empty
        guard case .serving = phase else { return exitIfEmpty() }
        let isYoung = lifetime.map { $0 < settings.youngAge } ?? true
        youngDeaths[slot] = isYoung ? youngDeaths[slot] + 1 : 0
        // A worker that could not be made will probably fail again at once.
        let delay = settings.delay(afterYoungDeaths: lifetime == nil ? max(2, youngDeaths[slot]) : youngDeaths[slot])
        if delay == .zero { return [spawn(slot)] }
        slots[slot] = .waiting(until: now + delay)
        return []
    }

    private mutating func tick(_ now: Duration) -> [Action] {
        switch phase {
        case .serving:
            return slots.indices.compactMap { slot in
                if case .waiting(let until) = slots[slot], until <= now { return spawn(slot) }
                return nil
            }
        case .draining(let until):
            return until <= now ? kill(now) : []
        case .killing(let until):
            guard until <= now else { return [] }
            phase = .ended  // What does not die even of SIGKILL hangs in the kernel; waiting longer helps nobody.
            return [.exit(status: 1)]
        case .ended:
            return []
        }
    }

    private mutating func terminate(_ now: Duration) -> [Action] {
        switch phase {
        case .serving:
            phase = .draining(until: now + settings.drainLimit)
            for slot in slots.indices {
                if case .waiting = slots[slot] { slots[slot] = .empty }
            }
            return pids.map { .drain(pid: $0) } + exitIfEmpty()
        case .draining:
            return kill(now)
        case .killing, .ended:
            return []
        }
    }

    private mutating func kill(_ now: Duration) -> [Action] {
        phase = .killing(until: now + settings.killLimit)
        return pids.map { .kill(pid: $0) }
    }

    private mutating func exitIfEmpty() -> [Action] {
        let isEmpty = slots.allSatisfy { if case .empty = $0 { true } else { false } }
        guard isEmpty else { return [] }
        phase = .ended
        return [.exit(status: 0)]
    }

    private var pids: [Int32] {
        slots.compactMap { if case .running(let pid, _) = $0 { pid } else { nil } }
    }
}
