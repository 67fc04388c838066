/// The size and the time limits of a pool of workers.
public struct PoolSettings: Sendable {
    /// The number of workers.
    public let workers: Int
    /// A worker that lives shorter than this has died young: its successor may too, so it may be delayed.
    public let youngAge: Duration
    /// The wait before the second replacement in a row of a worker that died young; it doubles from there.
    public let firstDelay: Duration
    /// The longest wait before a replacement.
    public let longestDelay: Duration
    /// How long a worker that is replaced, or told to end when it is done (SIGQUIT), may take before it is told to end
    /// (SIGTERM).
    public let patience: Duration
    /// How long workers may take after SIGTERM before they are killed.
    public let drainLimit: Duration
    /// How long killed workers may take to vanish before the supervisor leaves without them.
    public let killLimit: Duration
    /// How long a worker may take to take requests; one that takes longer is killed.
    public let startLimit: Duration
    /// How long a worker may show no sign of life before it is killed.
    public let silenceLimit: Duration

    /// Makes settings for `workers` workers, at least 1.
    public init(
        workers: Int, youngAge: Duration = .seconds(1), firstDelay: Duration = .milliseconds(100),
        longestDelay: Duration = .seconds(5), patience: Duration = .seconds(60), drainLimit: Duration = .seconds(5),
        killLimit: Duration = .seconds(1), startLimit: Duration = .seconds(120), silenceLimit: Duration = .seconds(30)
    ) {
        precondition(workers > 0, "a pool needs a worker")
        self.workers = workers
        self.youngAge = youngAge
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
        self.patience = patience
        self.drainLimit = drainLimit
        self.killLimit = killLimit
        self.startLimit = startLimit
        self.silenceLimit = silenceLimit
    }

    /// Returns the wait before the successor of a worker that has died young that many times in a row.
    ///
    /// There is none after the first time, so that one trap costs no capacity; then it doubles, so that a worker that
    /// cannot start does not use up the machine.
    func delay(afterYoungDeaths count: Int) -> Duration {
        guard count >= 2 else { return .zero }
        return min(longestDelay, firstDelay * (1 << min(count - 2, 20)))
    }
}
