package import JSON
package import RepositoryModel
package import Scoreboard
package import Stores
package import System

/// What the service does now: its workers, its queue, its room. Looking costs as much as there are workers, queued
/// executions and schedules.
package struct StatusReport {
    /// Where it is looked up.
    package struct Source: Sendable {
        let release: String
        let board: WorkerBoard?
        let data: String
        let database: String

        /// - Parameters:
        ///   - release: the service's version.
        ///   - board: where the workers say what they do; nil for a service without a supervisor.
        ///   - data: the data directory.
        ///   - database: the database's file.
        package init(release: String, board: WorkerBoard?, data: String, database: String) {
            self.release = release
            self.board = board
            self.data = data
            self.database = database
        }
    }

    private static let mostWaiting = 100_000

    /// The workers, by slot.
    package let workers: [WorkerRow]
    /// Executions that wait in the queue.
    package let waiting: Int
    /// The schedules that are kept.
    package let schedules: Int
    /// Bytes of the database, its log included.
    package let database: Int
    /// The room of the file system with the data; nil where it cannot be told.
    package let space: FileSystemSpace?
    /// The service's version.
    package let release: String

    /// Looks.
    /// - Throws: ``StoreError``.
    package init(_ source: Source, store: any JobStore & ScheduleStore) throws(StoreError) {
        workers = source.board?.rows ?? []
        waiting = try store.waitingJobs(limit: Self.mostWaiting)
        schedules = try store.scheduleMarks().count
        database = [source.database, source.database + "-wal"].reduce(0) { $0 + ((try? FileStatus(of: $1))?.size ?? 0) }
        space = try? FileSystemSpace(at: source.data)
        release = source.release
    }

    /// The generation of the newest worker; 0 where there is none.
    package var generation: Int { workers.map(\.generation).max() ?? 0 }

    /// The report as `GET /status` has it (HTTP contract, "Operation").
    package var json: JSONValue {
        JSONValue(members: [
            ("ok", true), ("release", JSONValue(release)), ("generation", JSONValue(generation)),
            ("workers", JSONValue(workers.map(\.json))),
            ("queue", ["waiting": JSONValue(waiting)]),
            ("schedules", JSONValue(schedules)),
            (
                "storage",
                [
                    "database_bytes": JSONValue(database), "free_bytes": space.map { JSONValue($0.free) } ?? .null,
                    "total_bytes": space.map { JSONValue($0.total) } ?? .null,
                ]
            ),
        ])
    }
}

extension WorkerRow {
    /// When it was made.
    package var since: Timestamp { Timestamp(microseconds: Int64(startedAt)) }

    fileprivate var json: JSONValue {
        JSONValue(members: [
            ("pid", JSONValue(Int(pid))), ("slot", JSONValue(slot)), ("generation", JSONValue(generation)),
            ("state", JSONValue("\(state)")), ("since", JSONValue(since.description)),
            ("threads", JSONValue(threads)), ("busy", JSONValue(busy)), ("requests", JSONValue(requests)),
            ("restarts", JSONValue(restarts)), ("memory_bytes", JSONValue(memory)),
        ])
    }
}
