/// The numbers that a pool of workers goes by.
public struct PoolSettings: Sendable {
    /// How many workers run at once.
    public let workers: Int
    /// A worker that lives shorter than this died young, and may do so again.
    public let youngAge: Duration
    /// The wait before the second replacement in a row of a worker that died young; it doubles from there.
    public let firstDelay: Duration
    /// The longest wait before a replacement.
    public let longestDelay: Duration
    /// How long workers may take to finish what they have in hand before they are killed.
    public let drainLimit: Duration
    /// How long killed workers may take to vanish before the supervisor leaves without them.
    public let killLimit: Duration

    /// Numbers for `workers` workers, at least 1.
    public init(
        workers: Int, youngAge: Duration = .seconds(1), firstDelay: Duration = .milliseconds(100),
        longestDelay: Duration = .seconds(5), drainLimit: Duration = .seconds(5), killLimit: Duration = .seconds(1)
    ) {
        precondition(workers > 0, "a pool needs a worker")
        self.workers = workers
        self.youngAge = youngAge
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
        self.drainLimit = drainLimit
        self.killLimit = killLimit
    }

    /// The wait before a worker is replaced that has died young that many times in a row.
    ///
    /// None after the first, so that one trap costs no capacity; then doubling, so that a worker that cannot start
    /// does not eat the machine.
    func delay(afterYoungDeaths count: Int) -> Duration {
        guard count >= 2 else { return .zero }
        return min(longestDelay, firstDelay * (1 << min(count - 2, 20)))
    }
}
