public import JSON
public import RepositoryModel

/// Everything that one execution reads and writes: it sees its own staged writes, and commits them all or none.
///
/// Belongs to one thread. Blobs are made durable before the metadata that names them (design, "Crash rule").
public final class UnitOfWork {
    /// Whose data this is about.
    public let tenant: TenantID
    private let metadata: any MetadataStore
    private let blobs: any BlobStore

    private var writes: [MetadataWrite] = []
    private var staged: [Digest: StagedBlob] = [:]
    /// The blob that was last found to be visible: a workflow finds it with one node and sends it with the next.
    private var seen: (digest: Digest, size: Int)?
    private var documents: [DocumentKey: JSONValue?] = [:]
    private var indexes: [IndexKey: [IndexEntry.ID: IndexEntry?]] = [:]
    private var tags: [PackageName: [Tag: TagRecord?]] = [:]

    /// A unit of work that has written nothing.
    public init(tenant: TenantID, metadata: any MetadataStore, blobs: any BlobStore) {
        self.tenant = tenant
        self.metadata = metadata
        self.blobs = blobs
    }

    /// Whether there is nothing to commit.
    public var isEmpty: Bool { writes.isEmpty && staged.isEmpty }

    // MARK: Documents

    /// The document of that key, or nil.
    public func document(_ key: DocumentKey) throws(StoreError) -> JSONValue? {
        if let own = documents[key] { return own }
        return try metadata.document(key, tenant: tenant)
    }

    /// Stages a document. `digest` is the blob it names.
    /// - Throws: ``StoreError`` `alreadyExists` when `ifAbsent` is set and there is one; `commit` asks once more.
    public func put(_ value: JSONValue, at key: DocumentKey, digest: Digest?, ifAbsent: Bool) throws(StoreError) {
        if ifAbsent, try document(key) != nil {
            throw StoreError(.alreadyExists, "a document is already stored under \(key)")
        }
        documents[key] = .some(value)
        writes.append(.putDocument(key, value, digest: digest, ifAbsent: ifAbsent))
    }

    /// Stages the removal of a document.
    public func deleteDocument(_ key: DocumentKey) {
        documents[key] = .some(nil)
        writes.append(.deleteDocument(key))
    }

    // MARK: Indexes

    /// The rows of an index that `query` asks for.
    public func rows(of index: IndexKey, matching query: IndexQuery) throws(StoreError) -> [IndexEntry] {
        guard let own = indexes[index] else {
            return try metadata.rows(of: index, matching: query, tenant: tenant)
        }
        var wider = query
        wider.limit += own.count  // as many of the stored rows may be replaced or removed here
        let stored = try metadata.rows(of: index, matching: wider, tenant: tenant)
        return query.select(from: stored.filter { own[$0.id] == nil } + own.values.compactMap { $0 })
    }

    /// Stages a row.
    public func upsert(_ entry: IndexEntry, in index: IndexKey) {
        indexes[index, default: [:]][entry.id] = .some(entry)
        writes.append(.upsertIndex(index, entry))
    }

    /// Stages the removal of a row.
    public func deleteRow(of index: IndexKey, version: Version, variant: String) {
        indexes[index, default: [:]][IndexEntry.ID(version: version.text, variant: variant)] = .some(nil)
        writes.append(.deleteIndex(index, version: version, variant: variant))
    }

    // MARK: Tags

    /// The tag of that name, or nil.
    public func tag(_ tag: Tag, of package: PackageName) throws(StoreError) -> TagRecord? {
        if let own = tags[package]?[tag] { return own }
        return try metadata.tag(tag, of: package, tenant: tenant)
    }

    /// At most `limit` tags of a package in the order of their names, those behind `after` only.
    public func tags(of package: PackageName, limit: Int, after: Tag?) throws(StoreError) -> [TagRecord] {
        guard let own = tags[package] else {
            return try metadata.tags(of: package, limit: limit, after: after, tenant: tenant)
        }
        let stored = try metadata.tags(of: package, limit: limit + own.count, after: after, tenant: tenant)
        let fitting = own.values.compactMap { $0 }.filter { record in after.map { $0 < record.tag } != false }
        let all = stored.filter { own[$0.tag] == nil } + fitting
        return Array(all.sorted { $0.tag < $1.tag }.prefix(limit))
    }

    /// The names of the tags that point at an artifact.
    public func tags(at target: Coordinate) throws(StoreError) -> [Tag] {
        let own = tags[target.package] ?? [:]
        let stored = try metadata.tags(at: target, tenant: tenant).filter { own[$0] == nil }
        let fitting = own.values.compactMap { $0 }
            .filter { $0.version == target.version && $0.variant == target.variant }.map(\.tag)
        return (stored + fitting).sorted()
    }

    /// Stages a tag.
    public func set(_ record: TagRecord) {
        tags[record.package, default: [:]][record.tag] = .some(record)
        writes.append(.setTag(record))
    }

    /// Stages the removal of a tag.
    public func deleteTag(_ tag: Tag, of package: PackageName) {
        tags[package, default: [:]][tag] = .some(nil)
        writes.append(.deleteTag(package, tag))
    }

    // MARK: Blobs and events

    /// Hashes an uploaded file and stages it.
    public func stage(_ file: UploadedFile) throws(StoreError) -> StagedBlob {
        let blob = try blobs.stage(file)
        staged[blob.digest] = blob
        return blob
    }

    /// Hashes bytes and stages them.
    public func stage(_ bytes: [UInt8]) throws(StoreError) -> StagedBlob {
        let blob = try blobs.stage(bytes)
        staged[blob.digest] = blob
        return blob
    }

    /// The size of a blob that the tenant may see: one that its documents name or that was staged here. Else nil.
    ///
    /// Of one that it may see it is told once and for all: nothing that is staged here takes that away before the end.
    public func size(of digest: Digest) throws(StoreError) -> Int? {
        if let own = staged[digest] { return own.size }
        if let seen, seen.digest == digest { return seen.size }
        guard try metadata.isReferenced(digest, tenant: tenant), let size = try blobs.size(of: digest) else {
            return nil
        }
        seen = (digest, size)
        return size
    }

    /// Stages an event.
    public func append(_ event: Event) { writes.append(.appendEvent(event)) }

    /// Adds writes that concern the execution itself; nothing that it reads is changed by them.
    public func append(_ more: [MetadataWrite]) { writes += more }

    // MARK: The end

    /// Makes everything durable: the blobs that a staged document names, then the metadata.
    /// - Throws: ``StoreError``; nothing of the metadata is then stored. A blob may be, which nobody can see.
    public func commit() throws(StoreError) {
        guard !writes.isEmpty else { return }
        for case .putDocument(_, _, let digest?, _) in writes {
            if let blob = staged[digest] { try blobs.commit(blob) }
        }
        try metadata.commit(writes, tenant: tenant)
        writes = []
    }
}

extension IndexEntry {
    struct ID: Hashable {
        let version: String
        let variant: String
    }

    var id: ID { ID(version: version.text, variant: variant) }
}
