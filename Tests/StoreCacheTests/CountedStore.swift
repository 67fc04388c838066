import JSON
import RepositoryModel
import SQLiteStore
import Stores
import Synchronization

/// A SQLite store, and how often it was asked.
final class CountedStore: MetadataStore, IdentityStore, WorkflowStore, CommitWatch {
    private let base: SQLiteStore
    private let count = Atomic(0)

    init(_ base: SQLiteStore) { self.base = base }

    var reads: Int { count.load(ordering: .relaxed) }

    private func counted() -> SQLiteStore {
        count.add(1, ordering: .relaxed)
        return base
    }

    func position(of slot: @autoclosure () -> Int) -> CommitPosition? { base.position(of: slot()) }
    func document(_ key: DocumentKey, tenant: TenantID) throws(StoreError) -> JSONValue? {
        try counted().document(key, tenant: tenant)
    }
    func documents(
        below prefix: KeyPrefix, limit: Int, after: DocumentKey?, tenant: TenantID
    ) throws(StoreError) -> [StoredDocument] {
        try counted().documents(below: prefix, limit: limit, after: after, tenant: tenant)
    }
    func blob(_ digest: Digest, tenant: TenantID) throws(StoreError) -> StoredBlob? {
        try counted().blob(digest, tenant: tenant)
    }
    func record(of digest: Digest) throws(StoreError) -> BlobRecord? { try counted().record(of: digest) }
    func rows(of index: IndexKey, matching query: IndexQuery, tenant: TenantID) throws(StoreError) -> [IndexRow] {
        try counted().rows(of: index, matching: query, tenant: tenant)
    }
    func row(_ id: String, of index: IndexKey, tenant: TenantID) throws(StoreError) -> IndexRow? {
        try counted().row(id, of: index, tenant: tenant)
    }
    func generation(of index: IndexKey, tenant: TenantID) throws(StoreError) -> Int {
        try counted().generation(of: index, tenant: tenant)
    }
    func tag(_ tag: Tag, of package: PackageName, tenant: TenantID) throws(StoreError) -> TagRecord? {
        try counted().tag(tag, of: package, tenant: tenant)
    }
    func tags(of package: PackageName, limit: Int, after: Tag?, tenant: TenantID) throws(StoreError) -> [TagRecord] {
        try counted().tags(of: package, limit: limit, after: after, tenant: tenant)
    }
    func tags(at target: Coordinate, tenant: TenantID) throws(StoreError) -> [Tag] {
        try counted().tags(at: target, tenant: tenant)
    }
    func events(matching query: EventQuery, tenant: TenantID) throws(StoreError) -> [StoredEvent] {
        try counted().events(matching: query, tenant: tenant)
    }
    func package(_ name: PackageName, tenant: TenantID) throws(StoreError) -> PackageRecord? {
        try counted().package(name, tenant: tenant)
    }
    func packages(matching query: PackageQuery, tenant: TenantID) throws(StoreError) -> [PackageRecord] {
        try counted().packages(matching: query, tenant: tenant)
    }
    func namespaces(limit: Int, after: String?, tenant: TenantID) throws(StoreError) -> [NamespaceRecord] {
        try counted().namespaces(limit: limit, after: after, tenant: tenant)
    }
    func texts(
        beginning: String, limit: Int, after: PackageText?, tenant: TenantID
    ) throws(StoreError) -> [FoundText] {
        try counted().texts(beginning: beginning, limit: limit, after: after, tenant: tenant)
    }
    func commit(_ writes: [MetadataWrite], tenant: TenantID) throws(StoreError) {
        try base.commit(writes, tenant: tenant)
    }
    func checkHealth() throws(StoreError) { try base.checkHealth() }
    func user(named username: String) throws(StoreError) -> User? { try counted().user(named: username) }
    func users(limit: Int, after: String?) throws(StoreError) -> [User] {
        try counted().users(limit: limit, after: after)
    }
    func add(_ user: User, _ writes: [IdentityWrite]) throws(StoreError) { try base.add(user, writes) }
    func change(_ username: String, by change: @Sendable (inout User) -> [IdentityWrite]) throws(StoreError) {
        try base.change(username, by: change)
    }
    func record(_ writes: [IdentityWrite]) throws(StoreError) { try base.record(writes) }
    func credential(_ hash: String) throws(StoreError) -> StoredCredential? { try counted().credential(hash) }
    func credentials(
        _ kind: StoredCredential.Kind, of username: String, limit: Int, after: MomentCursor?
    ) throws(StoreError) -> [StoredCredential] {
        try counted().credentials(kind, of: username, limit: limit, after: after)
    }
    func logins(_ key: String) throws(StoreError) -> LoginRecord? { try counted().logins(key) }
    func audit(matching query: AuditQuery) throws(StoreError) -> [AuditEntry] { try counted().audit(matching: query) }
    func removeOld(at moment: Timestamp, logins: Timestamp, audit: Timestamp, limit: Int) throws(StoreError) -> Int {
        try base.removeOld(at: moment, logins: logins, audit: audit, limit: limit)
    }
    func tenant(after tenant: TenantID?) throws(StoreError) -> TenantID? { try counted().tenant(after: tenant) }
    func workflow(named name: String, tenant: TenantID) throws(StoreError) -> WorkflowHead? {
        try counted().workflow(named: name, tenant: tenant)
    }
    func workflows(limit: Int, after: String?, tenant: TenantID) throws(StoreError) -> [WorkflowHead] {
        try counted().workflows(limit: limit, after: after, tenant: tenant)
    }
    func definition(_ revision: Int, of name: String, tenant: TenantID) throws(StoreError) -> WorkflowDefinition? {
        try counted().definition(revision, of: name, tenant: tenant)
    }
    func history(of name: String, limit: Int, tenant: TenantID) throws(StoreError) -> [WorkflowRevision] {
        try counted().history(of: name, limit: limit, tenant: tenant)
    }
    func changes(after revision: Int, limit: Int) throws(StoreError) -> [WorkflowChange] {
        try counted().changes(after: revision, limit: limit)
    }
    func put(
        _ definition: WorkflowDefinition, replacing expected: ExpectedRevision, within quota: WorkflowQuota,
        tenant: TenantID
    ) throws(StoreError) -> Bool { try base.put(definition, replacing: expected, within: quota, tenant: tenant) }
    func removeRevisions(
        before moment: Timestamp, keeping count: Int, after revision: Int, limit: Int
    ) throws(StoreError) -> (removed: Int, next: Int?) {
        try base.removeRevisions(before: moment, keeping: count, after: revision, limit: limit)
    }
    func deleteWorkflow(
        named name: String, replacing expected: ExpectedRevision, at moment: Timestamp, by user: String,
        tenant: TenantID
    ) throws(StoreError) -> Bool {
        try base.deleteWorkflow(named: name, replacing: expected, at: moment, by: user, tenant: tenant)
    }
}
