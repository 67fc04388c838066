import Foundation
import Logging
import RepositoryModel
import Stores
import Synchronization

/// All that a process does beside answering requests: runs queued executions, recovers lost ones, and, where it leads
/// its pool, carries out schedules and removes what has been kept long enough.
public final class BackgroundWork: Sendable {
    /// Seconds between two looks at schedules and lost jobs.
    private static let interval = 0.5
    /// Seconds between two removals of what is old.
    private static let cleaningInterval = 60.0

    /// The line in front of the queue.
    public let queue: JobQueue
    private let services: JobServices
    private let runners: JobRunners
    private let isStopping = Atomic(false)

    /// - Parameter runners: how many executions run at once.
    public init(_ services: JobServices, queue: JobQueue, runners: Int) {
        self.services = services
        self.queue = queue
        self.runners = JobRunners(services, queue: queue, count: runners)
    }

    /// Begins. To be called once.
    public func start() {
        runners.start()
        let thread = Thread { [self] in keepWatch() }
        thread.name = "watch"
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// Ends: takes no more jobs. Returns at once.
    public func stop() {
        isStopping.store(true, ordering: .sequentiallyConsistent)
        runners.stop()
    }

    /// Waits after ``stop()`` for the jobs in hand, at most so many seconds; see ``JobRunners/join(seconds:more:)``.
    public func join(seconds: Double) { runners.join(seconds: seconds) }

    private func keepWatch() {
        let lost = LostJobs(services)
        let keeper = ScheduleKeeper(services, queue: queue)
        let retention = Retention(services)
        var leadership: ProcessLock?
        var cleaned = -Double.infinity
        while !isStopping.load(ordering: .sequentiallyConsistent) {
            for _ in 0..<lost.recover() { queue.wake() }
            if leadership == nil { leadership = lead() }
            if leadership != nil {
                keeper.tick(at: .now)
                let now = ProcessInfo.processInfo.systemUptime
                if now - cleaned >= Self.cleaningInterval {
                    cleaned = now
                    retention.cleanUp(at: .now) { isStopping.load(ordering: .relaxed) }
                    services.owners.removeDead()
                }
            }
            Thread.sleep(forTimeInterval: Self.interval)
        }
    }

    /// The right to lead the pool; nil where another process has it.
    private func lead() -> ProcessLock? {
        do throws(StoreError) { return try services.owners.takeLock(named: "leader") } catch {
            services.logger.error("the lock of the pool's leader is out of reach", metadata: ["error": "\(error)"])
            return nil
        }
    }
}
