public import RepositoryModel

/// The port to the workflows of the tenants' own: current definitions, and every one before them. Every call names its
/// tenant; none sees another's.
///
/// A call may be made from any thread. Each throws ``StoreError``: `unavailable` when the store cannot be reached in
/// time, `damaged` when what it holds cannot be read.
public protocol WorkflowStore: Sendable {
    /// Finds the present workflow of that name, or nil. It is one read of an index, since every execution calls it.
    func workflow(named name: String, tenant: TenantID) throws(StoreError) -> WorkflowHead?

    /// Lists at most `limit` workflows in the order of their names (by bytes), only those after `after`.
    func workflows(limit: Int, after: String?, tenant: TenantID) throws(StoreError) -> [WorkflowHead]

    /// What a revision said, be it the current one or not; nil if the workflow has no such revision, or was deleted
    /// by it.
    func definition(
        _ revision: Int, of name: String, tenant: TenantID
    ) throws(StoreError) -> WorkflowDefinition?

    /// At most `limit` changes of a workflow, newest first; they stay for a while when it is deleted.
    func history(of name: String, limit: Int, tenant: TenantID) throws(StoreError) -> [WorkflowRevision]

    /// At most `limit` changes of workflows of all tenants behind the one numbered `revision`, in their order: for
    /// whoever follows them.
    func changes(after revision: Int, limit: Int) throws(StoreError) -> [WorkflowChange]

    /// Stores a workflow or replaces the one of its name; in force when this returns. Nothing changes where the current
    /// definition is the same bytes.
    /// - Parameters:
    ///   - expected: what must be in force until then.
    ///   - quota: how many workflows and schedules the tenant may have with this one.
    /// - Returns: whether there was no workflow of that name.
    /// - Throws: ``StoreError`` `conflict` when something else than expected is in force, `exhausted` when the quota is,
    ///   `full` when the device is.
    func put(
        _ definition: WorkflowDefinition, replacing expected: ExpectedRevision, within quota: WorkflowQuota,
        tenant: TenantID
    ) throws(StoreError) -> Bool

    /// Removes old changes of workflows: of each workflow those from before a moment that are not among its newest, and of
    /// one that was deleted all from before that moment. The newest change of all stays, so that a number never comes back.
    /// - Parameters:
    ///   - count: how many of the newest changes of a workflow stay, at least 1.
    ///   - revision: only changes after this one are looked at.
    ///   - limit: how many changes to look at.
    /// - Returns: how many are gone, and where to go on; nil where all that is old has been looked at.
    func removeRevisions(
        before moment: Timestamp, keeping count: Int, after revision: Int, limit: Int
    ) throws(StoreError) -> (removed: Int, next: Int?)

    /// Removes a workflow; its history stays for a while and says who did it.
    /// - Returns: whether there was one.
    /// - Throws: ``StoreError`` `conflict` when something else than expected is in force.
    func deleteWorkflow(
        named name: String, replacing expected: ExpectedRevision, at moment: Timestamp, by user: String,
        tenant: TenantID
    ) throws(StoreError) -> Bool
}

extension WorkflowStore {
    /// Stores a workflow, whatever is in force.
    public func put(_ definition: WorkflowDefinition, tenant: TenantID) throws(StoreError) -> Bool {
        try put(definition, replacing: .any, tenant: tenant)
    }

    /// Stores a workflow, however many there are.
    public func put(
        _ definition: WorkflowDefinition, replacing expected: ExpectedRevision, tenant: TenantID
    ) throws(StoreError) -> Bool {
        try put(definition, replacing: expected, within: .unlimited, tenant: tenant)
    }

    /// Removes a workflow, whatever is in force.
    public func deleteWorkflow(
        named name: String, at moment: Timestamp, by user: String, tenant: TenantID
    ) throws(StoreError) -> Bool {
        try deleteWorkflow(named: name, replacing: .any, at: moment, by: user, tenant: tenant)
    }
}

/// The version that a change of a workflow expects to be in force.
public enum ExpectedRevision: Sendable, Equatable {
    /// Anything, or nothing.
    case any
    /// No workflow of that name.
    case none
    /// Just this revision.
    case revision(Int)

    /// Just the workflow that was found, or the absence of one.
    public init(_ head: WorkflowHead?) { self = head.map { .revision($0.revision) } ?? .none }

    /// Sees whether what is in force is what was expected.
    /// - Throws: ``StoreError`` `conflict`.
    public func check(_ current: WorkflowHead?) throws(StoreError) {
        guard self == .any || self == ExpectedRevision(current) else {
            throw StoreError(.conflict, "the workflow has been changed by somebody else")
        }
    }
}

/// A workflow of a tenant's own without its text.
public struct WorkflowHead: Sendable, Hashable {
    /// The name that clients call it by.
    public let name: String
    /// The number of its last change: grows with every change, and never identifies another text.
    public let revision: Int
    /// The first 16 hexadecimal digits of the definition's SHA-256.
    public let version: String
    /// The length of the definition in bytes.
    public let size: Int

    /// For stores.
    public init(name: String, revision: Int, version: String, size: Int) {
        self.name = name
        self.revision = revision
        self.version = version
        self.size = size
    }
}

/// A workflow of a tenant's own as it was sent.
public struct WorkflowDefinition: Sendable, Equatable {
    /// The name that clients call it by.
    public let name: String
    /// The first 16 hexadecimal digits of the definition's SHA-256.
    public let version: String
    /// The document, byte for byte.
    public let bytes: [UInt8]
    /// When it was sent.
    public let createdAt: Timestamp
    /// Who sent it.
    public let createdBy: String
    /// How many schedules start it; not kept with its text.
    public let schedules: Int

    /// A definition.
    public init(
        name: String, version: String, bytes: [UInt8], createdAt: Timestamp, createdBy: String, schedules: Int = 0
    ) {
        self.name = name
        self.version = version
        self.bytes = bytes
        self.createdAt = createdAt
        self.createdBy = createdBy
        self.schedules = schedules
    }
}

/// One change of a workflow of a tenant's own.
public struct WorkflowRevision: Sendable, Equatable {
    /// The number of the change; see ``WorkflowHead/revision``.
    public let revision: Int
    /// The version that it made; nil if it deleted the workflow.
    public let version: String?
    /// When it was made.
    public let createdAt: Timestamp
    /// Who made it.
    public let createdBy: String

    /// For stores.
    public init(revision: Int, version: String?, createdAt: Timestamp, createdBy: String) {
        self.revision = revision
        self.version = version
        self.createdAt = createdAt
        self.createdBy = createdBy
    }
}

/// That a workflow of a tenant's own was changed.
public struct WorkflowChange: Sendable, Hashable {
    /// The number of the change; see ``WorkflowHead/revision``.
    public let revision: Int
    /// Whose workflow it is.
    public let tenant: TenantID
    /// Its name.
    public let name: String

    /// For stores.
    public init(revision: Int, tenant: TenantID, name: String) {
        self.revision = revision
        self.tenant = tenant
        self.name = name
    }
}
