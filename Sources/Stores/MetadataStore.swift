public import JSON
public import RepositoryModel

/// The port to documents, indexes, tags and events. Every call names its tenant; none sees another's.
///
/// A call may be made from any thread. Each throws ``StoreError``: `unavailable` when the store cannot be reached in
/// time, `damaged` when what it holds cannot be read.
public protocol MetadataStore: Sendable {
    /// The document of that key, or nil.
    func document(_ key: DocumentKey, tenant: TenantID) throws(StoreError) -> JSONValue?

    /// The rows of an index that `query` asks for; empty for an index that nobody has written to.
    func rows(of index: IndexKey, matching query: IndexQuery, tenant: TenantID) throws(StoreError) -> [IndexEntry]

    /// The tag of that name, or nil.
    func tag(_ tag: Tag, of package: PackageName, tenant: TenantID) throws(StoreError) -> TagRecord?

    /// At most `limit` tags of a package in the order of their names (by bytes), those behind `after` only.
    func tags(
        of package: PackageName, limit: Int, after: Tag?, tenant: TenantID
    ) throws(StoreError) -> [TagRecord]

    /// The tags that point at an artifact, in the order of their names.
    func tags(at target: Coordinate, tenant: TenantID) throws(StoreError) -> [Tag]

    /// Whether a document of the tenant names that blob.
    func isReferenced(_ digest: Digest, tenant: TenantID) throws(StoreError) -> Bool

    /// At most `limit` events of the tenant, oldest first.
    func events(limit: Int, tenant: TenantID) throws(StoreError) -> [Event]

    /// Makes all the changes durable, in their order, or none of them.
    /// - Throws: ``StoreError`` `alreadyExists` when an `ifAbsent` document is there, `full` when the device is.
    func commit(_ writes: [MetadataWrite], tenant: TenantID) throws(StoreError)

    /// Asks the store whether it can answer, for `GET /ready`.
    func checkHealth() throws(StoreError)
}
