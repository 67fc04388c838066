public import RepositoryModel
public import Stores

/// Tenants' workflows that cannot be reached.
public struct BrokenWorkflowStore: WorkflowStore {
    private let error = StoreError(.unavailable, "the table is locked")

    public init() {}

    public func workflow(named name: String, tenant: TenantID) throws(StoreError) -> WorkflowHead? { throw error }
    public func workflows(limit: Int, after: String?, tenant: TenantID) throws(StoreError) -> [WorkflowHead] {
        throw error
    }
    public func definition(
        _ revision: Int, of name: String, tenant: TenantID
    ) throws(StoreError) -> WorkflowDefinition? { throw error }
    public func history(of name: String, limit: Int, tenant: TenantID) throws(StoreError) -> [WorkflowRevision] {
        throw error
    }
    public func changes(after revision: Int, limit: Int) throws(StoreError) -> [WorkflowChange] { throw error }
    public func put(
        _ definition: WorkflowDefinition, replacing expected: ExpectedRevision, within quota: WorkflowQuota,
        tenant: TenantID
    ) throws(StoreError) -> Bool { throw error }
    public func removeRevisions(
        before moment: Timestamp, keeping count: Int, after revision: Int, limit: Int
    ) throws(StoreError) -> (removed: Int, next: Int?) { throw error }
    public func deleteWorkflow(
        named name: String, replacing expected: ExpectedRevision, at moment: Timestamp, by user: String,
        tenant: TenantID
    ) throws(StoreError) -> Bool { throw error }
}
