import Collection
import JSON
import Jobs
import Logging
import RepositoryModel
import Synchronization

extension Chore {
    /// Seconds between two passes.
    private static let interval = 60
    /// Seconds in which the whole store is looked through for files that no ledger names.
    private static let round = 86_400

    /// Collects what nobody can reach any more; of the store a part at each time.
    /// - Parameter partCount: into how many parts the store is divided.
    static func collecting(by collector: Collector, partCount: Int, logger: Logger) -> Chore {
        let step = max(1, partCount * interval / round)
        let next = Mutex(0)
        return Chore("what nobody can reach any more cannot be collected", every: Double(interval), isForLeader: true) {
            now, shouldStop in
            let parts = next.withLock { next in
                let parts = next..<min(next + step, partCount)
                next = parts.upperBound < partCount ? parts.upperBound : 0
                return parts
            }
            guard let report = try collector.collect(at: now, parts: parts, shouldStop: shouldStop), !report.isEmpty
            else { return }
            logger.info("collected", metadata: ["report": "\(report.json.serialized())"])
        }
    }
}
