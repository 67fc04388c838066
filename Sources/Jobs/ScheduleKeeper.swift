import Crypto
import HTTPCore
import JSON
import Logging
import Metrics
import RepositoryModel
import Schedules
import Stores
import System
import WorkflowEngine
import WorkflowModel

/// Queues an execution whenever a schedule is due. One process of a pool does it at a time; even two could not queue
/// one twice, since the job is committed with the mark that says so.
///
/// Of the times that were missed, only the latest is made up for. Belongs to one thread.
final class ScheduleKeeper {
    private struct Place: Hashable {
        let tenant: TenantID
        let key: ScheduleKey
    }

    /// Microseconds by which a mark may lie in the future: a clock that is set back by less repeats nothing.
    private static let clockTolerance: Int64 = 3_600_000_000

    private let services: JobServices
    private let queue: JobQueue
    private var book: ScheduleBook
    /// How far each schedule has been carried out; nil until that was read.
    private var marks: [Place: Timestamp]?
    /// When each is due next, given its mark.
    private var due: [Place: Timestamp] = [:]
    /// Schedules whose jobs could not be queued, and that have been complained about.
    private var refused: Set<Place> = []
    private let failing = PersistentFailure()

    /// A keeper that has not looked yet.
    init(_ services: JobServices, queue: JobQueue) {
        self.services = services
        self.queue = queue
        book = ScheduleBook(catalog: services.catalog)
    }

    /// Queues what is due.
    /// - Returns: how many executions that is.
    @discardableResult
    func tick(at now: Timestamp) -> Int {
        do throws(StoreError) {
            try book.refresh()
            let entries = book.entries
            try prepareMarks(for: entries)
            var count = 0
            for entry in entries where try carryOut(entry, at: now) { count += 1 }
            Metrics.count(.jobsScheduled, by: count)
            for _ in 0..<count { queue.wake() }
            failing.ends()
            return count
        } catch {
            services.log("schedules cannot be carried out", error, unless: failing)
            marks = nil
            return 0
        }
    }

    /// Reads the marks when they are not known, and forgets those of schedules that there are no more: one that comes
    /// back later begins anew.
    private func prepareMarks(for entries: [ScheduleBook.Entry]) throws(StoreError) {
        let places = Set(entries.map(Self.place))
        if marks == nil {
            var read: [Place: Timestamp] = [:]
            for mark in try services.store.scheduleMarks() {
                read[Place(tenant: mark.tenant, key: mark.key)] = mark.moment
            }
            marks = read
            due = [:]
        }
        for place in (marks ?? [:]).keys where !places.contains(place) {
            try services.store.commit([.removeSchedule(place.key)], tenant: place.tenant)
            marks?[place] = nil
            due[place] = nil
        }
    }

    /// Queues the execution of a schedule that is due.
    /// - Returns: whether it did.
    private func carryOut(_ entry: ScheduleBook.Entry, at now: Timestamp) throws(StoreError) -> Bool {
        let place = Self.place(entry)
        guard let mark = marks?[place] else {
            // Seen for the first time: what is due from now on counts.
            _ = try move(place, from: nil, to: now, with: [])
            return false
        }
        guard mark.microseconds - now.microseconds < Self.clockTolerance else {
            // The clock was far ahead when the mark was made; it must not stop the schedule until then.
            _ = try move(place, from: mark, to: now, with: [])
            return false
        }
        let next = due[place] ?? entry.schedule.next(after: mark)
        due[place] = next
        guard let next, next <= now, let latest = entry.schedule.latest(after: mark, until: now) else { return false }
        let job = queue.enqueuing(
            entry.plan, for: ExecutionContext.Caller(subject: nil, principal: .null, tenant: entry.tenant),
            request: Self.request(dueAt: latest), id: RandomIdentifier.make(), at: now)
        return try move(place, from: mark, to: latest, with: [job])
    }

    /// Moves a mark, in one commit with what it stands for.
    private func move(
        _ place: Place, from: Timestamp?, to moment: Timestamp, with writes: [MetadataWrite]
    ) throws(StoreError) -> Bool {
        do throws(StoreError) {
            try services.store.commit(
                [.advanceSchedule(place.key, from: from, to: moment)] + writes, tenant: place.tenant)
        } catch  where error.code == .superseded {
            // Somebody else did it; look again where the marks are.
            marks = nil
            return false
        } catch  where error.code == .exhausted {
            // The mark stays, so that it is made up for when there is room.
            if refused.insert(place).inserted {
                services.logger.warning(
                    "a scheduled execution finds the queue full",
                    metadata: ["workflow": "\(place.key.workflow)", "tenant": "\(place.tenant)"])
            }
            return false
        }
        refused.remove(place)
        marks?[place] = moment
        due[place] = nil
        return true
    }

    /// The inputs of a scheduled execution: `{"scheduled_at"}`.
    private static func request(dueAt moment: Timestamp) -> WorkflowRequest {
        let inputs: JSONValue = ["scheduled_at": JSONValue(moment.description)]
        return WorkflowRequest(body: .json(text: inputs.serialized(), value: inputs))
    }

    private static func place(_ entry: ScheduleBook.Entry) -> Place { Place(tenant: entry.tenant, key: entry.key) }
}
