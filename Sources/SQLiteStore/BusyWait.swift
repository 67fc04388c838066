import CSQLite
import Metrics
import System

/// How a statement waits for another process's lock: as `sqlite3_busy_timeout` would, and counted.
enum BusyWait {
    /// Milliseconds of the waits, one after the other; the last is repeated.
    private static let pauses = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100]
    /// Milliseconds of all waits of one statement together, before it fails.
    private static let patience = 5_000

    /// Has the statements of a connection wait.
    static func install(on handle: OpaquePointer) {
        sqlite3_busy_handler(
            handle,
            { _, count in
                guard let pause = BusyWait.pause(after: Int(count)) else { return 0 }
                if count == 0 { Metrics.count(.busyWaits) }
                Thread.sleep(seconds: Double(pause) / 1_000)
                return 1
            }, nil)
    }

    /// How long to wait once more, in milliseconds.
    /// - Parameter count: how often the statement has waited before.
    /// - Returns: nil where it has waited long enough.
    static func pause(after count: Int) -> Int? {
        let before = pauses.prefix(count).reduce(0, +) + max(0, count - pauses.count) * (pauses.last ?? 0)
        let pause = min(pauses[min(count, pauses.count - 1)], patience - before)
        return pause > 0 ? pause : nil
    }
}
