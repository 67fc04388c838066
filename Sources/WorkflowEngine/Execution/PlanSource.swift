import HTTPCore
public import RepositoryModel
public import WorkflowModel

/// Gives the plans of workflows that nodes run by name.
public protocol PlanSource: Sendable {
    /// What a tenant gets under a name.
    /// - Throws: `WORKFLOW_NOT_FOUND`; `INVALID_WORKFLOW` or `WORKFLOW_VALIDATION_ERROR` for one that cannot run; what
    ///   the store fails with.
    func plan(named name: String, tenant: TenantID) throws(NodeFailure) -> Plan
}

/// No workflows at all.
public struct NoWorkflows: PlanSource {
    /// A source that has none.
    public init() {}

    public func plan(named name: String, tenant: TenantID) throws(NodeFailure) -> Plan {
        throw NodeFailure(.workflowNotFound, "There is no workflow '\(name.prefix(64))' to run")
    }
}
