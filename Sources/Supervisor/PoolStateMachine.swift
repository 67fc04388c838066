/// Decides what a pool of worker processes does next: events in, actions out. It has no clock and makes no system call.
///
/// Times are those of a monotonic clock. The driver (``ProcessSupervisor``) performs every action in order, reports the
/// outcome of a `spawn` as `spawned` or `spawnFailed`, and sends `tick` no later than ``deadline``, and once a second
/// while workers show signs of life.
public struct PoolStateMachine: Sendable {
    /// Something that has happened.
    public enum Event: Sendable, Equatable {
        /// Start the pool, or its next generation.
        case started
        /// The worker of that slot now runs as that process.
        case spawned(slot: Int, pid: Int32)
        /// The worker of that slot could not be made.
        case spawnFailed(slot: Int)
        /// That worker takes requests now.
        case ready(pid: Int32)
        /// That worker asks to be replaced.
        case worn(pid: Int32)
        /// That worker has shown a sign of life; the value differs from that of the one before.
        case beat(pid: Int32, value: Int)
        /// That process has ended, however it did.
        case childExited(pid: Int32)
        /// Time has passed.
        case tick
        /// End the pool when its workers have done what they have in hand.
        case quit
        /// End the pool. A second one kills what is left.
        case terminate
    }

    /// Something that the driver must do.
    public enum Action: Sendable, Equatable {
        /// Make a worker for that slot.
        case spawn(slot: Int)
        /// Tell that process to end when it has done what it has in hand (SIGQUIT).
        case quit(pid: Int32)
        /// Tell that process to finish its requests and end (SIGTERM).
        case drain(pid: Int32)
        /// End that process (SIGKILL), which has not ended in time.
        case kill(pid: Int32)
        /// End that process (SIGKILL), which shows no sign of life.
        case killSilent(pid: Int32)
        /// Every slot has a worker that takes requests, for the first time.
        case announceReady
        /// Exit with that status: all is done.
        case exit(status: Int32)
    }

    /// The place of one worker.
    enum Slot {
        /// No process, and none is to come by itself. Can transition to:
        ///   - spawning: while serving, on `started`
        /// A slot that loses its worker in any other phase stays empty.
        case empty
        /// A `spawn` action is out. Can transition to:
        ///   - taken: on `spawned`
        ///   - waiting: on `spawnFailed` while serving, since what could not be made will not be better at once
        ///   - empty: on `spawnFailed` in any other phase
        case spawning
        /// The worker is that process. Can transition to:
        ///   - spawning: when it has asked to be replaced; on its exit while serving, if it was old or this was its first
        ///     early death in a row
        ///   - waiting: on its exit while serving, after further early deaths
        ///   - empty: on its exit in any other phase
        case taken(pid: Int32)
        /// The worker died early too often, and its successor is delayed. Can transition to:
        ///   - spawning: on `tick` at or after that time, while serving
        ///   - empty: on `quit` and `terminate`
        case waiting(until: Duration)
    }

    /// What the pool as a whole is doing. It only moves down this list.
    enum Phase {
        /// Every worker that ends is replaced. Can transition to:
        ///   - ending: on `quit` and `terminate`
        ///   - ended: on these, if no worker runs or is being made
        case serving
        /// Every worker has been told to end. Can transition to:
        ///   - ended, status 0: when the last worker has ended
        ///   - ended, status 1: on `tick` when those that are left do not even vanish when they are killed
        case ending(PoolWorker.Step)
        /// The `exit` action is out; nothing follows.
        case ended
    }

    /// The driver ticks every second; after a longer pause it did not run, and perhaps no worker did.
    private static let longestPause = Duration.seconds(5)

    let settings: PoolSettings
    /// The generation of the workers that are made.
    public let generation: Int
    /// All workers that have not ended, the oldest first.
    public internal(set) var workers: [PoolWorker]
    var slots: [Slot]
    var phase = Phase.serving
    /// For each slot, how many of its workers in a row have died young.
    private var youngDeaths: [Int]
    private var isAnnounced = false
    private var lastTick: Duration?

    /// Makes a pool that has not started.
    /// - Parameters:
    ///   - generation: which generation of workers it makes.
    ///   - former: the workers of generations before it; they serve until those that it makes take requests.
    public init(_ settings: PoolSettings, generation: Int = 1, former: [PoolWorker] = []) {
        self.settings = settings
        self.generation = generation
        workers = former.map { worker in
            var worker = worker
            if !worker.isDraining { worker.role = .superseded }
            return worker
        }
        slots = Array(repeating: .empty, count: settings.workers)
        youngDeaths = Array(repeating: 0, count: settings.workers)
    }

    /// The time by which `tick` must be sent; nil if no time-out is running.
    public var deadline: Duration? {
        let delays = slots.compactMap { if case .waiting(let until) = $0 { until } else { nil } }
        let drains = workers.compactMap { worker in
            // One that was killed only keeps a pool waiting that ends.
            if case .draining(let step, let until) = worker.role, step < .killed || !isServing { until } else { nil }
        }
        return (delays + drains).min()
    }

    /// Whether workers that end are replaced.
    var isServing: Bool { if case .serving = phase { true } else { false } }

    /// Handles what happened at the time `now`.
    /// - Returns: the actions to perform, in this order.
    public mutating func handle(_ event: Event, at now: Duration) -> [Action] {
        switch event {
        case .started: return slots.indices.map { spawn($0) }
        case .spawned(let slot, let pid): return spawned(slot, pid, now)
        case .spawnFailed(let slot): return vacated(slot, lifetime: nil, now)
        case .ready(let pid): return ready(pid, now)
        case .worn(let pid): return worn(pid)
        case .beat(let pid, let value):
            update(pid) { if $0.beat?.value != value { $0.beat = (value, now) } }
            return []
        case .childExited(let pid): return exited(pid, now)
        case .tick: return tick(now)
        case .quit: return end(.patient, now)
        case .terminate: return end(.firm, now)
        }
    }

    private mutating func spawn(_ slot: Int) -> Action {
        slots[slot] = .spawning
        return .spawn(slot: slot)
    }

    private mutating func spawned(_ slot: Int, _ pid: Int32, _ now: Duration) -> [Action] {
        slots[slot] = .taken(pid: pid)
        workers.append(PoolWorker(pid: pid, slot: slot, generation: generation, since: now))
        if case .ending(let step) = phase { return tell(pid, step, now) }
        return []
    }

    private mutating func ready(_ pid: Int32, _ now: Duration) -> [Action] {
        update(pid) { $0.isReady = true }
        guard isServing, let worker = worker(pid), isTaken(worker.slot, by: pid) else { return [] }
        var over = workers.filter { $0.role == .relieved && $0.slot == worker.slot }
        var actions: [Action] = []
        if slots.allSatisfy(isReady) {
            over += workers.filter { $0.role == .superseded }
            if !isAnnounced { actions.append(.announceReady) }
            isAnnounced = true
        }
        return over.flatMap { tell($0.pid, .patient, now) } + actions
    }

    private mutating func worn(_ pid: Int32) -> [Action] {
        guard isServing, let worker = worker(pid), worker.role == .serving, worker.isReady else { return [] }
        update(pid) { $0.role = .relieved }
        return [spawn(worker.slot)]
    }

    private mutating func exited(_ pid: Int32, _ now: Duration) -> [Action] {
        guard let worker = worker(pid) else { return [] }
        workers.removeAll { $0.pid == pid }
        guard isTaken(worker.slot, by: pid) else { return isServing ? [] : exitIfEmpty() }
        return vacated(worker.slot, lifetime: now - worker.since, now)
    }

    /// Handles a slot that has lost its worker, or never got one (`lifetime` nil).
    private mutating func vacated(_ slot: Int, lifetime: Duration?, _ now: Duration) -> [Action] {
        slots[slot] = .empty
        guard isServing else { return exitIfEmpty() }
        let isYoung = lifetime.map { $0 < settings.youngAge } ?? true
        youngDeaths[slot] = isYoung ? youngDeaths[slot] + 1 : 0
        // A worker that could not be made will probably fail again at once.
        let delay = settings.delay(afterYoungDeaths: lifetime == nil ? max(2, youngDeaths[slot]) : youngDeaths[slot])
        if delay == .zero { return [spawn(slot)] }
        slots[slot] = .waiting(until: now + delay)
        return []
    }

    private mutating func tick(_ now: Duration) -> [Action] {
        defer { lastTick = now }
        if let lastTick, now - lastTick > Self.longestPause { forgiveSilence(now) }
        var actions = escalate(now)
        guard isServing else { return actions + exitIfHopeless(now) }
        actions += killSilent(now)
        for slot in slots.indices {
            if case .waiting(let until) = slots[slot], until <= now { actions.append(spawn(slot)) }
        }
        return actions
    }
}
