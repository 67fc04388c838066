public import JSON
import MemoryStore
public import RepositoryModel
public import Stores

/// A store in memory whose commits go through a closure, which may refuse them or do something else first.
public struct InterceptedStore: MetadataStore {
    private let store = InMemoryMetadataStore()
    private let intercept: @Sendable (_ commit: () throws(StoreError) -> Void) throws(StoreError) -> Void
    private let health: @Sendable () throws(StoreError) -> Void

    /// - Parameters:
    ///   - intercept: called for each commit with what would carry it out.
    ///   - health: what a check of the store's health does.
    public init(
        _ intercept: @escaping @Sendable (_ commit: () throws(StoreError) -> Void) throws(StoreError) -> Void = {
            commit throws(StoreError) in try commit()
        },
        health: @escaping @Sendable () throws(StoreError) -> Void = {}
    ) {
        self.intercept = intercept
        self.health = health
    }

    public func commit(_ writes: [MetadataWrite], tenant: TenantID) throws(StoreError) {
        try intercept { () throws(StoreError) in try store.commit(writes, tenant: tenant) }
    }
    public func document(_ key: DocumentKey, tenant: TenantID) throws(StoreError) -> JSONValue? {
        try store.document(key, tenant: tenant)
    }
    public func rows(
        of index: IndexKey, matching query: IndexQuery, tenant: TenantID
    ) throws(StoreError) -> [IndexRow] { try store.rows(of: index, matching: query, tenant: tenant) }
    public func tag(_ tag: Tag, of package: PackageName, tenant: TenantID) throws(StoreError) -> TagRecord? {
        try store.tag(tag, of: package, tenant: tenant)
    }
    public func tags(
        of package: PackageName, limit: Int, after: Tag?, tenant: TenantID
    ) throws(StoreError) -> [TagRecord] { try store.tags(of: package, limit: limit, after: after, tenant: tenant) }
    public func tenant(after tenant: TenantID?) throws(StoreError) -> TenantID? { try store.tenant(after: tenant) }
    public func tags(at target: Coordinate, tenant: TenantID) throws(StoreError) -> [Tag] {
        try store.tags(at: target, tenant: tenant)
    }
    public func documents(
        below prefix: KeyPrefix, limit: Int, after: DocumentKey?, tenant: TenantID
    ) throws(StoreError) -> [StoredDocument] {
        try store.documents(below: prefix, limit: limit, after: after, tenant: tenant)
    }
    public func blob(_ digest: Digest, tenant: TenantID) throws(StoreError) -> StoredBlob? {
        try store.blob(digest, tenant: tenant)
    }
    public func record(of digest: Digest) throws(StoreError) -> BlobRecord? { try store.record(of: digest) }
    public func row(_ id: String, of index: IndexKey, tenant: TenantID) throws(StoreError) -> IndexRow? {
        try store.row(id, of: index, tenant: tenant)
    }
    public func generation(of index: IndexKey, tenant: TenantID) throws(StoreError) -> Int {
        try store.generation(of: index, tenant: tenant)
    }
    public func events(matching query: EventQuery, tenant: TenantID) throws(StoreError) -> [StoredEvent] {
        try store.events(matching: query, tenant: tenant)
    }
    public func package(_ name: PackageName, tenant: TenantID) throws(StoreError) -> PackageRecord? {
        try store.package(name, tenant: tenant)
    }
    public func packages(matching query: PackageQuery, tenant: TenantID) throws(StoreError) -> [PackageRecord] {
        try store.packages(matching: query, tenant: tenant)
    }
    public func namespaces(limit: Int, after: String?, tenant: TenantID) throws(StoreError) -> [NamespaceRecord] {
        try store.namespaces(limit: limit, after: after, tenant: tenant)
    }
    public func texts(
        beginning: String, limit: Int, after: PackageText?, tenant: TenantID
    ) throws(StoreError) -> [FoundText] {
        try store.texts(beginning: beginning, limit: limit, after: after, tenant: tenant)
    }
    public func checkHealth() throws(StoreError) { try health() }
}
