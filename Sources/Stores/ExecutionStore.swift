public import RepositoryModel

/// The port to what is kept of executions. Every call names its tenant; none sees another's. What writes is
/// ``MetadataWrite``, so that a record is committed with what its execution wrote.
///
/// A call may be made from any thread. Each throws ``StoreError``: `unavailable` when the store cannot be reached in
/// time, `damaged` when what it holds cannot be read.
public protocol ExecutionStore: Sendable {
    /// The execution of that id, or nil.
    func execution(_ id: String, tenant: TenantID) throws(StoreError) -> ExecutionRecord?

    /// Finds the executions that match `query`, newest first, without results and traces.
    func executions(matching query: ExecutionQuery, tenant: TenantID) throws(StoreError) -> [ExecutionRecord]

    /// Finds the next tenant, by the bytes of its name, that has executions; for going through all of them.
    func tenantWithExecutions(after tenant: TenantID?) throws(StoreError) -> TenantID?

    /// Removes ended executions that are too old or too many, the oldest first.
    /// - Parameters:
    ///   - moment: executions that were requested before it are too old.
    ///   - count: how many of the newest stay at most, whatever their age.
    ///   - limit: how many to remove at most.
    /// - Returns: how many are gone.
    func removeExecutions(
        before moment: Timestamp, keeping count: Int, limit: Int, tenant: TenantID
    ) throws(StoreError) -> Int
}
