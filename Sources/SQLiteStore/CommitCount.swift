import Metrics
import Stores

/// Counts commits for the metrics: a commit is one to its caller, however many share a write to the disk.
enum CommitCount {
    /// Runs one commit, and counts it and the time that its caller waits.
    static func counting(_ commit: () throws(StoreError) -> Void) throws(StoreError) {
        do throws(StoreError) {
            try StoreTime.measure({ Metrics.observe(.commitDuration, $0 / 1_000) }, commit)
            Metrics.count(.commits)
        } catch {
            Metrics.count([.full, .unavailable, .damaged].contains(error.code) ? .commitsFailed : .commitsRefused)
            throw error
        }
    }

    /// Counts a transaction that has made `count` commits durable.
    static func batch(of count: Int) {
        if count > 0 { Metrics.observe(.commitBatch, count) }
    }
}
