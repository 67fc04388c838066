import JSON
public import RepositoryModel
public import Stores

extension SQLiteStore: MetadataStore {
    public func commit(_ writes: [MetadataWrite], tenant: TenantID) throws(StoreError) {
        guard !writes.isEmpty else { return }
        // JSON is printed here, on the caller's thread, and not while the others wait.
        var changes: [Change] = []
        changes.reserveCapacity(2 * writes.count)
        for write in writes { changes += try Change.changes(for: write, tenant: tenant.text) }
        try commits.perform("commit") { [changes] db in
            for change in changes { try change.apply(to: db) }
        }
    }
}

/// One statement of a commit.
struct Change: Sendable {
    /// What must come of the statement; otherwise the commit fails with the error.
    enum Expectation: Sendable {
        case nothing
        /// It changes a row.
        case change(or: StoreError)
        /// The row that it refers to is there.
        case parent(or: StoreError)
        /// It gives a row, or none.
        case row(Bool, or: StoreError)
        /// Anything; which statements come next depends on whether it changes a row.
        case followed(byIfChanged: [Change], otherwise: [Change])
    }

    let query: Query
    let arguments: StoredValues
    var expectation = Expectation.nothing

    func apply(to db: SQLiteConnection) throws {
        switch expectation {
        case .nothing:
            try db.run(query, arguments)
        case .change(let refusal):
            try db.run(query, arguments)
            if db.changesCount == 0 { throw refusal }
        case .parent(let refusal):
            do { try db.run(query, arguments) } catch let error as SQLiteError where error.isMissingParent {
                throw refusal
            }
        case .row(let isExpected, let refusal):
            let isThere = try db.first(query, { $0.bind(arguments) }, { _ in true }) ?? false
            if isThere != isExpected { throw refusal }
        case .followed(let changed, let unchanged):
            try db.run(query, arguments)
            for next in db.changesCount > 0 ? changed : unchanged { try next.apply(to: db) }
        }
    }

    /// The statements that carry out `write`.
    static func changes(for write: MetadataWrite, tenant: String) throws(StoreError) -> [Change] {
        switch write {
        case .require(let condition):
            [try checking(condition, isRequired: true, tenant)]
        case .refuse(let condition):
            [try checking(condition, isRequired: false, tenant)]
        case .keepBlob(let object, let size, let old):
            [keeping(object, size: size, replacing: old)]
        case .putDocument(let key, let value, let blobs, let ifAbsent):
            try putting(value, at: key, blobs: blobs, ifAbsent: ifAbsent, tenant)
        case .deleteDocument(let key):
            deleting(key, tenant)
        case .upsertRow(let index, let row):
            try putting(row, in: index, tenant)
        case .deleteRow(let index, let id):
            try deletingRow(id, of: index, tenant)
        case .setTag(let tag):
            [Change(query: TagSQL.set, arguments: try tag.columns(tenant))]
        case .deleteTag(let package, let tag):
            [Change(query: TagSQL.delete, arguments: [tenant, package.namespace, package.name, tag.text])]
        case .updatePackage(let update):
            try updating(update, tenant)
        case .appendEvent(let event):
            [try appending(event, tenant)]
        case .putExecution(let record):
            [Change(query: ExecutionSQL.put, arguments: try columns(of: record, tenant))]
        case .enqueue(let job, let limit):
            try enqueueing(job, limit: limit, tenant)
        case .finishJob(let claim):
            [finishing(claim, tenant)]
        case .keepAnswer(let key, let answer, let execution):
            [try keeping(answer, of: key, execution, tenant)]
        case .releaseKey(let key, let execution):
            [Change(query: AnswerSQL.release, arguments: [tenant, key.subject, key.workflow, key.text, execution])]
        case .advanceSchedule(let key, let from, let to):
            [try advancing(key, from: from, to: to, tenant)]
        case .removeSchedule(let key):
            [Change(query: ScheduleSQL.remove, arguments: [tenant, key.workflow, key.trigger])]
        }
    }

    static func storable(_ text: String) throws(StoreError) -> String {
        guard StoredValue.canHold(text) else { throw StoreError(.damaged, "a text with a NUL cannot be stored") }
        return text
    }
}
