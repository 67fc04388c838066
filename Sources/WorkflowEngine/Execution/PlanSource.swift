import HTTPCore
public import RepositoryModel
public import WorkflowModel

/// Finds the plans of sub-workflows by name.
public protocol PlanSource: Sendable {
    /// Returns the plan of the workflow that a tenant gets by that name.
    /// - Throws: `WORKFLOW_NOT_FOUND`; `INVALID_WORKFLOW` or `WORKFLOW_VALIDATION_ERROR` for one that cannot run; the
    ///   failure of the store.
    func plan(named name: String, tenant: TenantID) throws(NodeFailure) -> Plan
}

/// A source without workflows.
public struct NoWorkflows: PlanSource {
    /// A source that has none.
    public init() {}

    public func plan(named name: String, tenant: TenantID) throws(NodeFailure) -> Plan {
        throw NodeFailure(.workflowNotFound, "There is no workflow '\(name.prefix(64))' to run")
    }
}
