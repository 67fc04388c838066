public import JSON
public import RepositoryModel

/// The port to documents, indexes, tags, packages and events. Every call names its tenant; none sees another's.
///
/// A call may be made from any thread. Each throws ``StoreError``: `unavailable` when the store cannot be reached in
/// time, `damaged` when what it holds cannot be read.
public protocol MetadataStore: PackageStore {
    /// Reads the document of that key; nil if there is none.
    func document(_ key: DocumentKey, tenant: TenantID) throws(StoreError) -> JSONValue?

    /// Lists at most `limit` documents below a prefix in the order of their keys (by bytes), only those after `after`.
    func documents(
        below prefix: KeyPrefix, limit: Int, after: DocumentKey?, tenant: TenantID
    ) throws(StoreError) -> [StoredDocument]

    /// Finds a blob that a document of the tenant names; nil if none does, whoever else has it.
    func blob(_ digest: Digest, tenant: TenantID) throws(StoreError) -> StoredBlob?

    /// Reads what the ledger says of a blob, whoever names it; nil where its bytes are not stored.
    func record(of digest: Digest) throws(StoreError) -> BlobRecord?

    /// Reads the rows of an index that match `query`; none of an index that no one has written to.
    func rows(of index: IndexKey, matching query: IndexQuery, tenant: TenantID) throws(StoreError) -> [IndexRow]

    /// Reads the row of that id; nil if there is none.
    func row(_ id: String, of index: IndexKey, tenant: TenantID) throws(StoreError) -> IndexRow?

    /// Tells how many writes have changed an index; 0 for one that no one has written to. Of two equal generations the
    /// rows are equal; a removal that finds no row may count too.
    func generation(of index: IndexKey, tenant: TenantID) throws(StoreError) -> Int

    /// Reads the tag of that name; nil if there is none.
    func tag(_ tag: Tag, of package: PackageName, tenant: TenantID) throws(StoreError) -> TagRecord?

    /// Lists at most `limit` tags of a package in the order of their names (by bytes), only those after `after`.
    func tags(
        of package: PackageName, limit: Int, after: Tag?, tenant: TenantID
    ) throws(StoreError) -> [TagRecord]

    /// Lists the tags that point at an artifact, in the order of their names.
    func tags(at target: Coordinate, tenant: TenantID) throws(StoreError) -> [Tag]

    /// The first tenant in the order of their names that has a document or a workflow of its own, of those after `tenant`;
    /// nil if there is none.
    func tenant(after tenant: TenantID?) throws(StoreError) -> TenantID?

    /// Lists events of the tenant.
    func events(matching query: EventQuery, tenant: TenantID) throws(StoreError) -> [StoredEvent]

    /// Makes all the changes durable, in their order, or none of them.
    /// - Throws: ``StoreError`` `alreadyExists` when an `ifAbsent` document is there, `conflict` when a condition does
    ///   not hold, `full` when the device is; what ``MetadataWrite`` says of each write.
    func commit(_ writes: [MetadataWrite], tenant: TenantID) throws(StoreError)

    /// Checks that the store can answer, for `GET /ready`.
    func checkHealth() throws(StoreError)
}

/// A document as a list of them has it.
public struct StoredDocument: Sendable, Equatable {
    /// The whole key.
    public let key: DocumentKey
    /// The document.
    public let value: JSONValue

    /// A document.
    public init(key: DocumentKey, value: JSONValue) {
        self.key = key
        self.value = value
    }
}
