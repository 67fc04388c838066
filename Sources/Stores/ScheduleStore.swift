public import RepositoryModel

/// One schedule of one workflow.
public struct ScheduleKey: Sendable, Hashable {
    /// The workflow's name.
    public let workflow: String
    /// The trigger: what it starts, and when. A changed one is another.
    public let trigger: String

    /// A key.
    public init(workflow: String, trigger: String) {
        self.workflow = workflow
        self.trigger = trigger
    }
}

/// The progress of a schedule.
public struct ScheduleMark: Sendable, Equatable {
    /// Whose schedule it is.
    public let tenant: TenantID
    /// Which one.
    public let key: ScheduleKey
    /// Everything that was due until then has been queued, or was not to be.
    public let moment: Timestamp

    /// A mark.
    public init(tenant: TenantID, key: ScheduleKey, moment: Timestamp) {
        self.tenant = tenant
        self.key = key
        self.moment = moment
    }
}

/// The port to the marks of schedules. A mark moves by ``MetadataWrite/advanceSchedule(_:from:to:)``, with the job that
/// it stands for.
public protocol ScheduleStore: Sendable {
    /// Every mark of every tenant.
    /// - Throws: ``StoreError`` `unavailable`, `damaged`.
    func scheduleMarks() throws(StoreError) -> [ScheduleMark]
}
