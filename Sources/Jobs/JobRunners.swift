import Logging
import RepositoryModel
import Stores
import Synchronization
import System

/// The threads of a process that run queued executions, a bounded number.
final class JobRunners: Sendable {
    /// Seconds until a thread looks for jobs that other processes have queued or lost.
    private static let pollInterval = 1.0

    private struct State {
        var running: [JobClaim: TenantID] = [:]
        var lastTenant: TenantID?
        var threads = 0
    }

    private enum Phase: Int {
        case working, stopping, outOfTime
    }

    private let services: JobServices
    private let queue: JobQueue
    private let count: Int
    private let state = Mutex(State())
    private let phase = Atomic(Phase.working.rawValue)
    private let failing = PersistentFailure()

    /// - Parameter count: how many threads, and so executions at once, at least 0.
    init(_ services: JobServices, queue: JobQueue, count: Int) {
        self.services = services
        self.queue = queue
        self.count = count
    }

    /// Makes the threads; they take jobs at once. To be called once.
    /// - Throws: ``SystemError`` if the system gives no more threads; those that there are work nevertheless.
    func start() throws(SystemError) {
        for number in 0..<count {
            state.withLock { $0.threads += 1 }
            do throws(SystemError) {
                try Thread(name: "jobs-\(number)") { [self] in
                    work()
                    state.withLock { $0.threads -= 1 }
                }.detach()
            } catch {
                state.withLock { $0.threads -= 1 }
                throw error
            }
        }
    }

    /// Tells the threads to take no more jobs; returns at once.
    func stop() {
        phase.store(Phase.stopping.rawValue, ordering: .sequentiallyConsistent)
        for _ in 0..<count { queue.wake() }
    }

    /// Waits after ``stop()`` until the jobs in hand have ended. Those that have not by then are broken off where they
    /// have written nothing, and given back, so that another process begins them again.
    /// - Parameters:
    ///   - seconds: seconds for jobs to end by themselves.
    ///   - more: seconds for them to notice that they are broken off.
    func join(seconds: Double, more: Double = 0.5) {
        if waitUntilIdle(seconds: seconds) { return }
        phase.store(Phase.outOfTime.rawValue, ordering: .sequentiallyConsistent)
        if waitUntilIdle(seconds: more) { return }
        for (claim, tenant) in state.withLock({ $0.running }) {
            do throws(StoreError) { try services.store.handBack(claim, tenant: tenant) } catch {
                services.logger.error("a job cannot be given back", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Runs one job on this thread, if one waits.
    /// - Returns: whether there was one.
    @discardableResult
    func runOne() -> Bool {
        let owner = services.membership.name
        let job: Job
        do throws(StoreError) {
            let last = state.withLock { $0.lastTenant }
            let found = try services.store.claimJob(by: owner, after: last, at: .now)
            failing.ends()
            guard let found else { return false }
            job = found
        } catch {
            services.log("jobs cannot be taken from the queue", error, unless: failing)
            return false
        }
        let claim = JobClaim(id: job.id, owner: owner, attempt: job.attempts)
        state.withLock {
            $0.running[claim] = job.tenant
            $0.lastTenant = job.tenant
        }
        JobRun(services: services, isOutOfTime: { [self] in isPast(.stopping) }).perform(job, claim)
        state.withLock { $0.running[claim] = nil }
        return true
    }

    private func work() {
        while !isPast(.working) {
            if !runOne() { queue.wait(seconds: Self.pollInterval) }
        }
    }

    private func isPast(_ other: Phase) -> Bool {
        phase.load(ordering: .sequentiallyConsistent) > other.rawValue
    }

    private func waitUntilIdle(seconds: Double) -> Bool {
        let end = monotonicSeconds() + seconds
        while state.withLock({ $0.threads > 0 }) {
            guard monotonicSeconds() < end else { return false }
            Thread.sleep(seconds: 0.01)
        }
        return true
    }
}
