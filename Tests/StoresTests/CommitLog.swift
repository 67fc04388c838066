import JSON
import MemoryStore
import RepositoryModel
import Stores
import Synchronization
import TestSupport

/// The stores in memory, and the order in which they were told to commit.
final class CommitLog: MetadataStore, BlobStore {
    private let metadata: InMemoryMetadataStore
    private let blobs: InMemoryBlobStore
    private let log = Mutex<[String]>([])

    init(metadata: InMemoryMetadataStore, blobs: InMemoryBlobStore) {
        self.metadata = metadata
        self.blobs = blobs
    }

    /// "blob" or "metadata" for each commit.
    var commits: [String] { log.withLock { $0 } }

    func commit(_ writes: [MetadataWrite], tenant: TenantID) throws(StoreError) {
        log.withLock { $0.append("metadata") }
        try metadata.commit(writes, tenant: tenant)
    }

    func commit(_ blob: StagedBlob, as object: BlobObject) throws(StoreError) {
        log.withLock { $0.append("blob") }
        try blobs.commit(blob, as: object)
    }

    func place(of blob: StagedBlob, known: BlobRecord?) throws(StoreError) -> BlobPlace {
        try blobs.place(of: blob, known: known)
    }

    func discard(_ object: BlobObject) throws(StoreError) {
        log.withLock { $0.append("discard") }
        try blobs.discard(object)
    }

    func document(_ key: DocumentKey, tenant: TenantID) throws(StoreError) -> JSONValue? {
        try metadata.document(key, tenant: tenant)
    }

    func rows(of index: IndexKey, matching query: IndexQuery, tenant: TenantID) throws(StoreError) -> [IndexRow] {
        try metadata.rows(of: index, matching: query, tenant: tenant)
    }

    func tag(_ tag: Tag, of package: PackageName, tenant: TenantID) throws(StoreError) -> TagRecord? {
        try metadata.tag(tag, of: package, tenant: tenant)
    }

    func tags(
        of package: PackageName, limit: Int, after: Tag?, tenant: TenantID
    ) throws(StoreError) -> [TagRecord] {
        try metadata.tags(of: package, limit: limit, after: after, tenant: tenant)
    }

    func tenant(after tenant: TenantID?) throws(StoreError) -> TenantID? { try metadata.tenant(after: tenant) }

    func tags(at target: Coordinate, tenant: TenantID) throws(StoreError) -> [Tag] {
        try metadata.tags(at: target, tenant: tenant)
    }

    func documents(
        below prefix: KeyPrefix, limit: Int, after: DocumentKey?, tenant: TenantID
    ) throws(StoreError) -> [StoredDocument] {
        try metadata.documents(below: prefix, limit: limit, after: after, tenant: tenant)
    }

    func blob(_ digest: Digest, tenant: TenantID) throws(StoreError) -> StoredBlob? {
        try metadata.blob(digest, tenant: tenant)
    }

    func record(of digest: Digest) throws(StoreError) -> BlobRecord? { try metadata.record(of: digest) }

    func row(_ id: String, of index: IndexKey, tenant: TenantID) throws(StoreError) -> IndexRow? {
        try metadata.row(id, of: index, tenant: tenant)
    }

    func generation(of index: IndexKey, tenant: TenantID) throws(StoreError) -> Int {
        try metadata.generation(of: index, tenant: tenant)
    }

    func events(matching query: EventQuery, tenant: TenantID) throws(StoreError) -> [StoredEvent] {
        try metadata.events(matching: query, tenant: tenant)
    }

    func package(_ name: PackageName, tenant: TenantID) throws(StoreError) -> PackageRecord? {
        try metadata.package(name, tenant: tenant)
    }

    func packages(matching query: PackageQuery, tenant: TenantID) throws(StoreError) -> [PackageRecord] {
        try metadata.packages(matching: query, tenant: tenant)
    }

    func namespaces(limit: Int, after: String?, tenant: TenantID) throws(StoreError) -> [NamespaceRecord] {
        try metadata.namespaces(limit: limit, after: after, tenant: tenant)
    }

    func texts(
        beginning: String, limit: Int, after: PackageText?, tenant: TenantID
    ) throws(StoreError) -> [FoundText] {
        try metadata.texts(beginning: beginning, limit: limit, after: after, tenant: tenant)
    }

    func stage(_ file: UploadedFile) throws(StoreError) -> StagedBlob { try blobs.stage(file) }

    func stage(_ bytes: [UInt8]) throws(StoreError) -> StagedBlob { try blobs.stage(bytes) }

    func size(of object: BlobObject) throws(StoreError) -> Int? { try blobs.size(of: object) }

    func checkHealth() throws(StoreError) {}
}
