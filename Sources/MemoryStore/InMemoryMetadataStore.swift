public import JSON
public import RepositoryModel
public import Stores
import Synchronization

/// A metadata store that forgets everything with its last reference. The contract in its plainest form.
public final class InMemoryMetadataStore: MetadataStore {
    struct Contents {
        var documents: [DocumentKey: (value: JSONValue, digest: Digest?)] = [:]
        var indexes: [IndexKey: [[String]: IndexEntry]] = [:]
        var tags: [PackageName: [Tag: TagRecord]] = [:]
        var events: [Event] = []
        var executions: [String: ExecutionRecord] = [:]
        var jobs: [String: InMemoryJob] = [:]
        var keys: [IdempotencyKey: (reservation: Reservation, answer: KeptAnswer?)] = [:]
        var schedules: [ScheduleKey: Timestamp] = [:]
    }

    let tenants = Mutex<[TenantID: Contents]>([:])

    /// An empty store.
    public init() {}

    public func document(_ key: DocumentKey, tenant: TenantID) throws(StoreError) -> JSONValue? {
        contents(of: tenant).documents[key]?.value
    }

    public func rows(
        of index: IndexKey, matching query: IndexQuery, tenant: TenantID
    ) throws(StoreError) -> [IndexEntry] {
        guard query.limit > 0 else { return [] }
        return query.select(from: Array(contents(of: tenant).indexes[index, default: [:]].values))
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

    public func isReferenced(_ digest: Digest, tenant: TenantID) throws(StoreError) -> Bool {
        contents(of: tenant).documents.values.contains { $0.digest == digest }
    }

    public func events(limit: Int, tenant: TenantID) throws(StoreError) -> [Event] {
        Array(contents(of: tenant).events.prefix(max(0, limit)))
    }

    public func commit(_ writes: [MetadataWrite], tenant: TenantID) throws(StoreError) {
        let outcome = tenants.withLock { tenants in
            Result { () throws(StoreError) in
                var contents = tenants[tenant] ?? Contents()
                for write in writes { try contents.apply(write) }
                tenants[tenant] = contents
            }
        }
        try outcome.get()
    }

    public func checkHealth() throws(StoreError) {}

    private func contents(of tenant: TenantID) -> Contents {
        tenants.withLock { $0[tenant] } ?? Contents()
    }
}

extension InMemoryMetadataStore.Contents {
    fileprivate mutating func apply(_ write: MetadataWrite) throws(StoreError) {
        switch write {
        case .putDocument(let key, let value, let digest, let ifAbsent):
            guard !ifAbsent || documents[key] == nil else {
                throw StoreError(.alreadyExists, "a document is already stored under \(key)")
            }
            documents[key] = (value, digest)
        case .deleteDocument(let key):
            documents[key] = nil
        case .upsertIndex(let key, let entry):
            indexes[key, default: [:]][[entry.version.text, entry.variant]] = entry
        case .deleteIndex(let key, let version, let variant):
            indexes[key]?[[version.text, variant]] = nil
        case .setTag(let record):
            tags[record.package, default: [:]][record.tag] = record
        case .deleteTag(let package, let tag):
            tags[package]?[tag] = nil
        case .appendEvent(let event):
            events.append(event)
        case .putExecution, .enqueue, .finishJob, .keepAnswer, .releaseKey, .advanceSchedule, .removeSchedule:
            try applyToExecutions(write)
        }
    }
}
