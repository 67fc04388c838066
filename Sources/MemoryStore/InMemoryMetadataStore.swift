public import JSON
public import RepositoryModel
public import Stores
import Synchronization

/// A metadata store that forgets everything with its last reference. The contract in its plainest form.
public final class InMemoryMetadataStore: MetadataStore {
    struct Contents {
        var documents: [DocumentKey: (value: JSONValue, blobs: [BlobReference])] = [:]
        var indexes: [IndexKey: (generation: Int, rows: [ExactText: IndexRow])] = [:]
        var tags: [PackageName: [Tag: TagRecord]] = [:]
        var packages: [PackageName: PackageRecord] = [:]
        var events: [StoredEvent] = []
        var executions: [String: ExecutionRecord] = [:]
        var jobs: [String: InMemoryJob] = [:]
        var keys: [IdempotencyKey: (reservation: Reservation, answer: KeptAnswer?)] = [:]
        var schedules: [ScheduleKey: Timestamp] = [:]
    }

    /// What all tenants have, and the ledger of their blobs.
    struct Everything {
        var tenants: [TenantID: Contents] = [:]
        var ledger: [Digest: BlobRecord] = [:]
    }

    let everything = Mutex(Everything())

    /// An empty store.
    public init() {}

    /// Calls `body` with what the tenants have, alone.
    func withTenants<T>(_ body: (inout [TenantID: Contents]) -> T) -> T { everything.withLock { body(&$0.tenants) } }

    public func document(_ key: DocumentKey, tenant: TenantID) throws(StoreError) -> JSONValue? {
        contents(of: tenant).documents[key]?.value
    }

    public func documents(
        below prefix: KeyPrefix, limit: Int, after: DocumentKey?, tenant: TenantID
    ) throws(StoreError) -> [StoredDocument] {
        let all = contents(of: tenant).documents.filter { prefix.contains($0.key) }
            .map { StoredDocument(key: $0.key, value: $0.value.value) }
            .filter { document in after.map { $0.text.utf8.lexicographicallyPrecedes(document.key.text.utf8) } ?? true }
        return Array(
            all.sorted { $0.key.text.utf8.lexicographicallyPrecedes($1.key.text.utf8) }.prefix(max(0, limit)))
    }

    public func blob(_ digest: Digest, tenant: TenantID) throws(StoreError) -> StoredBlob? {
        everything.withLock { everything in
            guard let record = everything.ledger[digest],
                let reference = everything.tenants[tenant]?.reference(to: digest)
            else { return nil }
            return StoredBlob(reference, object: record.object, isQuarantined: record.quarantinedAt != nil)
        }
    }

    public func record(of digest: Digest) throws(StoreError) -> BlobRecord? {
        everything.withLock { $0.ledger[digest] }
    }

    public func rows(
        of index: IndexKey, matching query: IndexQuery, tenant: TenantID
    ) throws(StoreError) -> [IndexRow] {
        guard query.limit > 0 else { return [] }
        return query.select(from: Array(contents(of: tenant).indexes[index]?.rows.values ?? [:].values))
    }

    public func row(_ id: String, of index: IndexKey, tenant: TenantID) throws(StoreError) -> IndexRow? {
        contents(of: tenant).indexes[index]?.rows[ExactText(id)]
    }

    public func generation(of index: IndexKey, tenant: TenantID) throws(StoreError) -> Int {
        contents(of: tenant).indexes[index]?.generation ?? 0
    }

    public func tag(_ tag: Tag, of package: PackageName, tenant: TenantID) throws(StoreError) -> TagRecord? {
        contents(of: tenant).tags[package]?[tag]
    }

    public func tags(
        of package: PackageName, limit: Int, after: Tag?, tenant: TenantID
    ) throws(StoreError) -> [TagRecord] {
        let all = contents(of: tenant).tags[package, default: [:]].values.sorted { $0.tag < $1.tag }
        return Array(all.filter { record in after.map { $0 < record.tag } != false }.prefix(max(0, limit)))
    }

    public func tags(at target: Coordinate, tenant: TenantID) throws(StoreError) -> [Tag] {
        contents(of: tenant).tags[target.package, default: [:]].values
            .filter { $0.version.text == target.version.text && $0.variant == target.variant }.map(\.tag).sorted()
    }

    public func tenant(after tenant: TenantID?) throws(StoreError) -> TenantID? {
        // Workflows of tenants' own are in another store here.
        everything.withLock { $0.tenants }.filter { !$0.value.documents.isEmpty && $0.key.text > tenant?.text ?? "" }
            .keys
            .min { $0.text < $1.text }
    }

    public func events(matching query: EventQuery, tenant: TenantID) throws(StoreError) -> [StoredEvent] {
        query.select(from: contents(of: tenant).events)
    }

    public func commit(_ writes: [MetadataWrite], tenant: TenantID) throws(StoreError) {
        let outcome = everything.withLock { everything in
            Result { () throws(StoreError) in
                var copy = everything
                for write in writes { try copy.apply(write, tenant) }
                everything = copy
            }
        }
        try outcome.get()
    }

    public func checkHealth() throws(StoreError) {}

    func contents(of tenant: TenantID) -> Contents {
        everything.withLock { $0.tenants[tenant] } ?? Contents()
    }
}

extension InMemoryMetadataStore.Everything {
    /// Carries out a write of a tenant, and what it means for the ledger.
    fileprivate mutating func apply(_ write: MetadataWrite, _ tenant: TenantID) throws(StoreError) {
        switch write {
        case .keepBlob(let object, let size, let old):
            if let old, ledger[object.digest]?.object != old {
                throw StoreError(.conflict, "the blob \(object.digest) was stored anew meanwhile")
            }
            if old != nil || ledger[object.digest] == nil {
                ledger[object.digest] = BlobRecord(object: object, size: size)
            }
        case .require(.stored(let object)):
            guard isStored(object) else { throw StoreError(.conflict, "the blob \(object) is not stored") }
        case .refuse(.stored(let object)):
            guard !isStored(object) else { throw StoreError(.conflict, "the blob \(object) is stored") }
        case .putDocument(let key, _, let blobs, let ifAbsent):
            if !ifAbsent { noteIdle(tenants[tenant]?.documents[key]?.blobs ?? []) }
            for blob in blobs {
                guard let record = ledger[blob.digest] else {
                    throw StoreError(.conflict, "the bytes of the blob \(blob.digest) are not stored any more")
                }
                ledger[blob.digest] = record.with(idleSince: nil, condemnedAt: nil)
            }
            try tenants[tenant, default: .init()].apply(write)
        case .deleteDocument(let key):
            noteIdle(tenants[tenant]?.documents[key]?.blobs ?? [])
            try tenants[tenant, default: .init()].apply(write)
        default:
            try tenants[tenant, default: .init()].apply(write)
        }
    }

    private func isStored(_ object: BlobObject) -> Bool {
        ledger[object.digest].map { $0.object == object && $0.quarantinedAt == nil } ?? false
    }

    private mutating func noteIdle(_ blobs: [BlobReference]) {
        for blob in blobs {
            guard let record = ledger[blob.digest] else { continue }
            ledger[blob.digest] = record.with(idleSince: record.idleSince ?? .now, condemnedAt: record.condemnedAt)
        }
    }
}

extension InMemoryMetadataStore: EventStore {
    public func removeEvents(before moment: Timestamp, limit: Int) throws(StoreError) -> Int {
        withTenants { tenants in
            var removed = 0
            for tenant in tenants.keys {
                let old = tenants[tenant]?.events.prefix { $0.place.createdAt < moment } ?? []
                let count = min(old.count, limit - removed)
                tenants[tenant]?.events.removeFirst(count)
                removed += count
            }
            return removed
        }
    }
}

extension InMemoryMetadataStore.Contents {
    /// The blob as some document names it.
    fileprivate func reference(to digest: Digest) -> BlobReference? {
        for document in documents.values {
            if let blob = document.blobs.first(where: { $0.digest == digest }) { return blob }
        }
        return nil
    }

    fileprivate mutating func apply(_ write: MetadataWrite) throws(StoreError) {
        switch write {
        case .keepBlob: break  // is about the ledger
        case .require(let condition):
            guard holds(condition) else { throw StoreError(.conflict, "it does not hold that \(condition)") }
        case .refuse(let condition):
            guard !holds(condition) else { throw StoreError(.conflict, "it holds that \(condition)") }
        case .putDocument(let key, let value, let blobs, let ifAbsent):
            guard !ifAbsent || documents[key] == nil else {
                throw StoreError(.alreadyExists, "a document is already stored under \(key)")
            }
            documents[key] = (value, blobs)
        case .deleteDocument(let key):
            documents[key] = nil
        case .upsertRow(let key, let row):
            indexes[key, default: (0, [:])].rows[ExactText(row.id)] = row
            indexes[key]?.generation += 1
        case .deleteRow(let key, let id):
            indexes[key]?.rows[ExactText(id)] = nil
            indexes[key]?.generation += 1
        case .setTag(let record):
            tags[record.package, default: [:]][record.tag] = record
        case .deleteTag(let package, let tag):
            tags[package]?[tag] = nil
        case .appendEvent(let event):
            append(event)
        case .updatePackage(let update):
            apply(update)
        case .putExecution(let record):
            executions[record.id] = record
        case .enqueue(let job, let limit):
            try enqueue(job, limit: limit)
        case .finishJob(let claim):
            guard has(claim) else { throw StoreError(.superseded, "the execution is no longer this process's") }
            jobs[claim.id] = nil
        case .keepAnswer(let key, let answer, let execution):
            guard isReserved(key, for: execution) else {
                throw StoreError(.superseded, "the idempotency key is no longer this execution's")
            }
            keys[key]?.answer = answer
        case .releaseKey(let key, let execution):
            if isReserved(key, for: execution) { keys[key] = nil }
        case .advanceSchedule(let key, let from, let to):
            guard schedules[key] == from else { throw StoreError(.superseded, "the schedule has been carried out") }
            schedules[key] = to
        case .removeSchedule(let key):
            schedules[key] = nil
        }
    }

    private func holds(_ condition: Condition) -> Bool {
        switch condition {
        case .document(let key): documents[key] != nil
        case .value(let key, let value): documents[key]?.value.serialized() == value.serialized()
        case .blob(let digest, let key): documents[key]?.blobs.contains { $0.digest == digest } == true
        case .stored: true  // is about the ledger
        case .row(let index, let id): indexes[index]?.rows[ExactText(id)] != nil
        case .anyRow(let index): indexes[index]?.rows.isEmpty == false
        case .generation(let index, let generation): (indexes[index]?.generation ?? 0) == generation
        case .tagged(let target):
            tags[target.package, default: [:]].values
                .contains { $0.version.text == target.version.text && $0.variant == target.variant }
        case .tag(let package, let tag): tags[package]?[tag] != nil
        case .unchangedTag(let record): tags[record.package]?[record.tag] == record
        }
    }
}
