public import JSON
public import RepositoryModel
public import Stores

/// Keeps in memory what requests read again and again, until someone commits something about it.
///
/// The store's ``CommitWatch`` tells whether someone has, so a value is never older than a commit that had returned before
/// the read began, whichever process made it.
///
/// Why: a `latest` spent 28,000 of its 136,000 instructions and six of twelve system calls on reads that had not changed
/// since the last request. With this it takes 97,000, a download of 1 KB 127,000 instead of 199,000. It pays where few
/// packages are read often and writes are rare; of 20,000 packages at random few are found here (see the article Speed).
public final class CachedStore: Sendable {
    /// The ports whose reads are kept.
    public typealias Base = MetadataStore & IdentityStore & WorkflowStore & CommitWatch

    private let base: any Base
    private let recent: RecentReads

    /// - Parameter capacity: bytes of memory, about, for what is kept.
    public init(_ base: any Base, capacity: Int) {
        self.base = base
        recent = RecentReads(capacity: capacity)
    }

    private func kept<Key: ReadCacheKey, Value>(
        _ cache: ReadCache<Key, Value>, _ key: Key, _ read: () throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        try cache.value(of: key, at: base.position(of: key.slot), read)
    }
}

extension CachedStore: MetadataStore {
    public func document(_ key: DocumentKey, tenant: TenantID) throws(StoreError) -> JSONValue? {
        try kept(recent.documents, RecentReads.DocumentOfTenant(tenant: tenant, key: key)) { () throws(StoreError) in
            try base.document(key, tenant: tenant)
        }
    }

    public func documents(
        below prefix: KeyPrefix, limit: Int, after: DocumentKey?, tenant: TenantID
    ) throws(StoreError) -> [StoredDocument] {
        try base.documents(below: prefix, limit: limit, after: after, tenant: tenant)
    }

    public func blob(_ digest: Digest, tenant: TenantID) throws(StoreError) -> StoredBlob? {
        try kept(recent.blobs, RecentReads.BlobOfTenant(tenant: tenant, digest: digest)) {
            () throws(StoreError) in try base.blob(digest, tenant: tenant)
        }
    }

    public func record(of digest: Digest) throws(StoreError) -> BlobRecord? { try base.record(of: digest) }

    public func rows(
        of index: IndexKey, matching query: IndexQuery, tenant: TenantID
    ) throws(StoreError) -> [IndexRow] {
        // Few ask for the same later page.
        guard query.limit > 0, query.after == nil else {
            return try base.rows(of: index, matching: query, tenant: tenant)
        }
        let key = RecentReads.RowsKey(
            tenant: tenant, index: index, limit: query.limit, variant: query.variant.map { ExactText($0) },
            order: query.order)
        return try kept(recent.rows, key) { () throws(StoreError) in
            try base.rows(of: index, matching: query, tenant: tenant)
        }
    }

    public func row(_ id: String, of index: IndexKey, tenant: TenantID) throws(StoreError) -> IndexRow? {
        try base.row(id, of: index, tenant: tenant)
    }

    public func generation(of index: IndexKey, tenant: TenantID) throws(StoreError) -> Int {
        try base.generation(of: index, tenant: tenant)
    }

    public func tag(_ tag: Tag, of package: PackageName, tenant: TenantID) throws(StoreError) -> TagRecord? {
        try kept(recent.tags, RecentReads.TagKey(tenant: tenant, package: package, tag: tag)) {
            () throws(StoreError) in try base.tag(tag, of: package, tenant: tenant)
        }
    }

    public func tags(
        of package: PackageName, limit: Int, after: Tag?, tenant: TenantID
    ) throws(StoreError) -> [TagRecord] { try base.tags(of: package, limit: limit, after: after, tenant: tenant) }

    public func tags(at target: Coordinate, tenant: TenantID) throws(StoreError) -> [Tag] {
        try base.tags(at: target, tenant: tenant)
    }

    public func tenant(after tenant: TenantID?) throws(StoreError) -> TenantID? { try base.tenant(after: tenant) }

    public func events(matching query: EventQuery, tenant: TenantID) throws(StoreError) -> [StoredEvent] {
        try base.events(matching: query, tenant: tenant)
    }

    public func commit(_ writes: [MetadataWrite], tenant: TenantID) throws(StoreError) {
        try base.commit(writes, tenant: tenant)
    }

    public func checkHealth() throws(StoreError) { try base.checkHealth() }
}

// Lists are read by people, seldom and each another.
extension CachedStore {
    public func package(_ name: PackageName, tenant: TenantID) throws(StoreError) -> PackageRecord? {
        try base.package(name, tenant: tenant)
    }

    public func packages(matching query: PackageQuery, tenant: TenantID) throws(StoreError) -> [PackageRecord] {
        try base.packages(matching: query, tenant: tenant)
    }

    public func namespaces(
        limit: Int, after: String?, tenant: TenantID
    ) throws(StoreError) -> [NamespaceRecord] {
        try base.namespaces(limit: limit, after: after, tenant: tenant)
    }

    public func texts(
        beginning: String, limit: Int, after: PackageText?, tenant: TenantID
    ) throws(StoreError) -> [FoundText] {
        try base.texts(beginning: beginning, limit: limit, after: after, tenant: tenant)
    }
}

extension CachedStore: IdentityStore {
    public func user(named username: String) throws(StoreError) -> User? {
        try kept(recent.users, RecentReads.UserKey(name: ExactText(username))) { () throws(StoreError) in
            try base.user(named: username)
        }
    }

    public func users(limit: Int, after: String?) throws(StoreError) -> [User] {
        try base.users(limit: limit, after: after)
    }

    public func add(_ user: User, _ writes: [IdentityWrite]) throws(StoreError) { try base.add(user, writes) }

    public func change(
        _ username: String, by change: @Sendable (inout User) -> [IdentityWrite]
    ) throws(StoreError) { try base.change(username, by: change) }

    public func credential(_ hash: String) throws(StoreError) -> StoredCredential? {
        try kept(recent.credentials, RecentReads.CredentialKey(hash: hash)) { () throws(StoreError) in
            try base.credential(hash)
        }
    }

    public func credentials(
        _ kind: StoredCredential.Kind, of username: String, limit: Int, after: MomentCursor?
    ) throws(StoreError) -> [StoredCredential] {
        try base.credentials(kind, of: username, limit: limit, after: after)
    }

    public func logins(_ key: String) throws(StoreError) -> LoginRecord? { try base.logins(key) }

    public func audit(matching query: AuditQuery) throws(StoreError) -> [AuditEntry] { try base.audit(matching: query) }

    public func record(_ writes: [IdentityWrite]) throws(StoreError) { try base.record(writes) }

    public func removeOld(
        at moment: Timestamp, logins: Timestamp, audit: Timestamp, limit: Int
    ) throws(StoreError) -> Int { try base.removeOld(at: moment, logins: logins, audit: audit, limit: limit) }
}

extension CachedStore: WorkflowStore {
    public func workflow(named name: String, tenant: TenantID) throws(StoreError) -> WorkflowHead? {
        try kept(recent.workflows, RecentReads.WorkflowOfTenant(tenant: tenant, name: ExactText(name))) {
            () throws(StoreError) in try base.workflow(named: name, tenant: tenant)
        }
    }

    public func workflows(limit: Int, after: String?, tenant: TenantID) throws(StoreError) -> [WorkflowHead] {
        try base.workflows(limit: limit, after: after, tenant: tenant)
    }

    public func definition(
        _ revision: Int, of name: String, tenant: TenantID
    ) throws(StoreError) -> WorkflowDefinition? { try base.definition(revision, of: name, tenant: tenant) }

    public func history(of name: String, limit: Int, tenant: TenantID) throws(StoreError) -> [WorkflowRevision] {
        try base.history(of: name, limit: limit, tenant: tenant)
    }

    public func changes(after revision: Int, limit: Int) throws(StoreError) -> [WorkflowChange] {
        try base.changes(after: revision, limit: limit)
    }

    public func put(
        _ definition: WorkflowDefinition, replacing expected: ExpectedRevision, within quota: WorkflowQuota,
        tenant: TenantID
    ) throws(StoreError) -> Bool { try base.put(definition, replacing: expected, within: quota, tenant: tenant) }

    public func removeRevisions(
        before moment: Timestamp, keeping count: Int, after revision: Int, limit: Int
    ) throws(StoreError) -> (removed: Int, next: Int?) {
        try base.removeRevisions(before: moment, keeping: count, after: revision, limit: limit)
    }

    public func deleteWorkflow(
        named name: String, replacing expected: ExpectedRevision, at moment: Timestamp, by user: String,
        tenant: TenantID
    ) throws(StoreError) -> Bool {
        try base.deleteWorkflow(named: name, replacing: expected, at: moment, by: user, tenant: tenant)
    }
}
