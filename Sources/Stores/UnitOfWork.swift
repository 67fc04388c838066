public import JSON
public import RepositoryModel
import System

/// Everything that one execution reads and writes: it sees its own staged writes, and commits them all or none.
///
/// Belongs to one thread. Blobs are made durable before the metadata that names them (article Architecture, "The crash
/// rule"). What a write
/// was decided by is required again in the commit, which fails with `conflict` where somebody else has changed it.
public final class UnitOfWork {
    /// Whose data this is about.
    public let tenant: TenantID
    let metadata: any MetadataStore
    private let blobs: any BlobStore

    /// Seconds that a processor has worked for staging, which the length of what the client has sent bounds.
    public private(set) var stagingSeconds = 0.0
    private var writes: [MetadataWrite] = []
    private var staged: [Digest: Staged] = [:]
    /// The blob that was found last: a workflow finds it with one node and sends it with the next.
    private var found: StoredBlob?
    private var documents: [DocumentKey: JSONValue?] = [:]
    private var indexes: [IndexKey: [ExactText: IndexRow?]] = [:]
    private var tags: [PackageName: [Tag: TagRecord?]] = [:]
    /// The packages that were changed here.
    var updates: [PackageName: PackageUpdate] = [:]

    /// Bytes that were staged, and where they are or are to go.
    private struct Staged {
        let blob: StagedBlob
        let known: BlobRecord?
        let place: BlobPlace
    }

    /// A unit of work that has written nothing.
    public init(tenant: TenantID, metadata: any MetadataStore, blobs: any BlobStore) {
        self.tenant = tenant
        self.metadata = metadata
        self.blobs = blobs
    }

    /// Whether there is nothing to commit.
    public var isEmpty: Bool { writes.isEmpty && staged.isEmpty }

    // MARK: Documents

    /// Reads the document of that key; nil where there is none.
    public func document(_ key: DocumentKey) throws(StoreError) -> JSONValue? {
        if let own = documents[key] { return own }
        return try metadata.document(key, tenant: tenant)
    }

    /// Lists at most `limit` documents below a prefix in the order of their keys, only those after `after`.
    public func documents(
        below prefix: KeyPrefix, limit: Int, after: DocumentKey?
    ) throws(StoreError) -> [StoredDocument] {
        let own = documents.filter { prefix.contains($0.key) }
        let stored = try metadata.documents(
            below: prefix, limit: limit + own.count, after: after, tenant: tenant)
        guard !own.isEmpty else { return stored }
        let fitting = own.compactMap { key, value in value.map { StoredDocument(key: key, value: $0) } }
            .filter { document in after.map { $0.text.utf8.lexicographicallyPrecedes(document.key.text.utf8) } ?? true }
        let all = stored.filter { own[$0.key] == nil } + fitting
        return Array(
            all.sorted { $0.key.text.utf8.lexicographicallyPrecedes($1.key.text.utf8) }.prefix(max(0, limit)))
    }

    /// Stages a document.
    /// - Parameter blobs: the blobs that it names.
    /// - Throws: ``StoreError`` `alreadyExists` when `ifAbsent` is set and there is one; so does `commit` where another
    ///   came first.
    public func put(
        _ value: JSONValue, at key: DocumentKey, blobs: [BlobReference], ifAbsent: Bool
    ) throws(StoreError) {
        if ifAbsent, try document(key) != nil {
            throw StoreError(.alreadyExists, "a document is already stored under \(key)")
        }
        documents[key] = .some(value)
        writes.append(.putDocument(key, value, blobs: blobs, ifAbsent: ifAbsent))
    }

    /// Stages the removal of a document.
    /// - Returns: whether there is one; of several who remove it at once only one commits so.
    public func deleteDocument(_ key: DocumentKey) throws(StoreError) -> Bool {
        guard try document(key) != nil else { return false }
        documents[key] = .some(nil)
        writes += [.require(.document(key)), .deleteDocument(key)]
        return true
    }

    // MARK: Indexes

    /// Reads the rows of an index that match `query`.
    public func rows(of index: IndexKey, matching query: IndexQuery) throws(StoreError) -> [IndexRow] {
        guard let own = indexes[index] else {
            return try metadata.rows(of: index, matching: query, tenant: tenant)
        }
        var wider = query
        wider.limit += own.count  // as many of the stored rows may be replaced or removed here
        let stored = try metadata.rows(of: index, matching: wider, tenant: tenant)
        return query.select(from: stored.filter { own[ExactText($0.id)] == nil } + own.values.compactMap { $0 })
    }

    /// Reads the row of that id; nil where there is none.
    public func row(_ id: String, of index: IndexKey) throws(StoreError) -> IndexRow? {
        if let own = indexes[index]?[ExactText(id)] { return own }
        return try metadata.row(id, of: index, tenant: tenant)
    }

    /// Tells how many writes have changed an index, those that are staged here included.
    public func generation(of index: IndexKey) throws(StoreError) -> Int {
        let own = writes.count { write in
            switch write {
            case .upsertRow(index, _), .deleteRow(index, _): true
            default: false
            }
        }
        return try metadata.generation(of: index, tenant: tenant) + own
    }

    /// Stages a row.
    public func upsert(_ row: IndexRow, in index: IndexKey) {
        indexes[index, default: [:]][ExactText(row.id)] = .some(row)
        writes.append(.upsertRow(index, row))
    }

    /// Stages the removal of a row.
    /// - Returns: whether there is one; of several who remove it at once only one commits so.
    public func deleteRow(_ id: String, of index: IndexKey) throws(StoreError) -> Bool {
        guard try row(id, of: index) != nil else { return false }
        indexes[index, default: [:]][ExactText(id)] = .some(nil)
        writes += [.require(.row(index, id: id)), .deleteRow(index, id: id)]
        return true
    }

    // MARK: Tags

    /// Reads the tag of that name; nil where there is none.
    public func tag(_ tag: Tag, of package: PackageName) throws(StoreError) -> TagRecord? {
        if let own = tags[package]?[tag] { return own }
        return try metadata.tag(tag, of: package, tenant: tenant)
    }

    /// Lists at most `limit` tags of a package in the order of their names, only those after `after`.
    public func tags(of package: PackageName, limit: Int, after: Tag?) throws(StoreError) -> [TagRecord] {
        guard let own = tags[package] else {
            return try metadata.tags(of: package, limit: limit, after: after, tenant: tenant)
        }
        let stored = try metadata.tags(of: package, limit: limit + own.count, after: after, tenant: tenant)
        let fitting = own.values.compactMap { $0 }.filter { record in after.map { $0 < record.tag } != false }
        let all = stored.filter { own[$0.tag] == nil } + fitting
        return Array(all.sorted { $0.tag < $1.tag }.prefix(limit))
    }

    /// Lists the names of the tags that point at an artifact.
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
    /// - Returns: whether there is one; of several who remove it at once only one commits so.
    public func deleteTag(_ tag: Tag, of package: PackageName) throws(StoreError) -> Bool {
        guard try self.tag(tag, of: package) != nil else { return false }
        tags[package, default: [:]][tag] = .some(nil)
        writes += [.require(.tag(package, tag)), .deleteTag(package, tag)]
        return true
    }

    // MARK: Conditions

    /// Makes the commit fail with `conflict` unless the condition holds then, after the writes that are staged already.
    public func require(_ condition: Condition) { writes.append(.require(condition)) }

    /// Makes the commit fail with `conflict` if the condition holds then, after the writes that are staged already.
    public func refuse(_ condition: Condition) { writes.append(.refuse(condition)) }

    // MARK: Blobs and events

    /// Hashes an uploaded file and stages it.
    public func stage(_ file: UploadedFile) throws(StoreError) -> StagedBlob {
        if let bytes = file.bytes { return try stage(bytes) }
        let began = threadProcessorSeconds()
        defer { stagingSeconds += threadProcessorSeconds() - began }
        return try place(blobs.stage(file))
    }

    /// Hashes bytes and stages them.
    public func stage(_ bytes: [UInt8]) throws(StoreError) -> StagedBlob { try place(blobs.stage(bytes)) }

    private func place(_ blob: StagedBlob) throws(StoreError) -> StagedBlob {
        let known = try metadata.record(of: blob.digest)
        staged[blob.digest] = Staged(blob: blob, known: known, place: try blobs.place(of: blob, known: known))
        return blob
    }

    /// Finds a blob that the tenant may see: one that its documents name or that was staged here. Else nil.
    ///
    /// Once found it stays found: nothing that is staged here takes it away before the end.
    public func blob(_ digest: Digest) throws(StoreError) -> StoredBlob? {
        if let own = staged[digest] { return StoredBlob(own.blob.reference, object: own.place.object) }
        if let found, found.object.digest == digest { return found }
        guard let blob = try metadata.blob(digest, tenant: tenant) else { return nil }
        found = blob
        return blob
    }

    /// Looks whether a blob is stored whole, before its bytes are sent.
    /// - Throws: ``StoreError`` `damaged` where it is quarantined, missing or of another size.
    public func check(_ blob: StoredBlob) throws(StoreError) {
        if staged[blob.object.digest] == nil { try blobs.check(blob) }
    }

    /// Stages an event.
    public func append(_ event: Event) { writes.append(.appendEvent(event)) }

    /// Adds writes that concern the execution itself; nothing that it reads is changed by them.
    public func append(_ more: [MetadataWrite]) { writes += more }

    // MARK: The end

    /// Makes everything durable: the blobs that a staged document names, then the metadata.
    ///
    /// A staged blob that the tenant's stored metadata names is stored again too, though this execution writes nothing
    /// about it: so publishing the bytes once more repairs a blob that is missing, cut off or in quarantine. Bytes that
    /// are stored already are not stored again; the commit requires that they still are when its turn comes.
    /// - Throws: ``StoreError``; nothing of the metadata is then stored. A blob may be, which nobody can see.
    public func commit() throws(StoreError) {
        var ledger: [MetadataWrite] = []
        var made: [BlobObject] = []
        for entry in staged.values {
            let isNamedHere = isNamedByWrites(entry.blob.digest)
            if entry.place.isStored {
                if isNamedHere { ledger.append(.require(.stored(entry.place.object))) }
                continue
            }
            if !isNamedHere, try metadata.blob(entry.blob.digest, tenant: tenant) == nil { continue }
            try blobs.commit(entry.blob, as: entry.place.object)
            made.append(entry.place.object)
            ledger.append(.keepBlob(entry.place.object, size: entry.blob.size, replacing: entry.known?.object))
        }
        writes += updates.values.map { .updatePackage($0) }
        updates = [:]
        guard !(ledger.isEmpty && writes.isEmpty) else { return }
        do {
            try metadata.commit(ledger + writes, tenant: tenant)
        } catch {
            // Only where it is certain that nothing was committed; else the collector finds what nobody names.
            if [.conflict, .alreadyExists].contains(error.code) { try discardUnnamed(made) }
            throw error
        }
        writes = []
        try discardUnnamed(made)
    }

    private func isNamedByWrites(_ digest: Digest) -> Bool {
        for case .putDocument(_, _, let blobs, _) in writes where blobs.contains(where: { $0.digest == digest }) {
            return true
        }
        return false
    }

    /// Removes what was stored here and is not in the ledger, since another execution has stored the same bytes at the
    /// same moment. No one else can come to name it: names with a suffix are made once, and one without is only taken
    /// where no file has it.
    private func discardUnnamed(_ objects: [BlobObject]) throws(StoreError) {
        for object in objects where try metadata.record(of: object.digest)?.object != object {
            try blobs.discard(object)
        }
    }
}
