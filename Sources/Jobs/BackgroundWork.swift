import Logging
import RepositoryModel
import Schedules
import Stores
import Synchronization
public import System

/// All that a process does beside answering requests: runs queued executions, recovers lost ones, and, where it leads
/// its pool, carries out schedules and removes what has been kept long enough; and the chores that it is given.
public final class BackgroundWork: Sendable {
    /// Seconds between two looks at schedules and lost jobs.
    private static let interval = 0.5
    /// Seconds between two removals of what is old.
    private static let cleaningInterval = 60.0

    /// The line in front of the queue.
    public let queue: JobQueue
    private let services: JobServices
    private let runners: JobRunners
    private let chores: [Chore]
    private let isStopping = Atomic(false)
    private let ended = CountingSemaphore(0)
    private let cannotLead = PersistentFailure()

    /// - Parameters:
    ///   - runners: how many executions run at once.
    ///   - chores: what else is to be done now and then.
    public init(_ services: JobServices, queue: JobQueue, runners: Int, chores: [Chore] = []) {
        self.services = services
        self.chores = chores
        self.queue = queue
        self.runners = JobRunners(services, queue: queue, count: runners)
    }

    /// Begins. To be called once.
    /// - Throws: ``SystemError`` if the system gives no more threads.
    public func start() throws(SystemError) {
        try runners.start()
        try Thread(name: "watch") { [self] in keepWatch() }.detach()
    }

    /// Ends: takes no more jobs, and gives those back that have not ended in time. Returns at once; ``join()`` waits.
    /// - Parameter patience: seconds for which jobs in hand may go on.
    public func stop(patience: Double) {
        isStopping.store(true, ordering: .sequentiallyConsistent)
        runners.stop()
        let end = { @Sendable [self] in
            runners.join(seconds: patience)
            ended.signal()
        }
        // Not left to whoever joins, who may be waiting for something else just when time is up.
        do throws(SystemError) { try Thread(end).detach() } catch { end() }
    }

    /// Waits after ``stop(patience:)`` until no job is in hand any more, and does the chores a last time. To be called
    /// once, when no request is answered any more.
    public func join() {
        ended.wait()
        for chore in chores { chore.runIfDue(leads: false, logger: services.logger) { true } }
    }

    private func keepWatch() {
        let lost = LostJobs(services)
        let keeper = ScheduleKeeper(services, queue: queue)
        let retention = Retention(services)
        var cleaned = -Double.infinity
        while !isStopping.load(ordering: .sequentiallyConsistent) {
            for _ in 0..<lost.recover() { queue.wake() }
            let leads = leads()
            for chore in chores {
                chore.runIfDue(leads: leads, logger: services.logger) { isStopping.load(ordering: .relaxed) }
            }
            if leads {
                keeper.tick(at: .now)
                let now = monotonicSeconds()
                if now - cleaned >= Self.cleaningInterval {
                    cleaned = now
                    retention.cleanUp(at: .now) { isStopping.load(ordering: .relaxed) }
                    services.membership.forgetDead()
                }
            }
            Thread.sleep(seconds: Self.interval)
        }
    }

    /// Whether this process leads the pool.
    private func leads() -> Bool {
        do throws(StoreError) { return try services.membership.leads() } catch {
            services.log("the pool's leader cannot be found out", error, unless: cannotLead)
            return false
        }
    }
}
