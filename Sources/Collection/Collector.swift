import JSON
public import RepositoryModel
public import Stores

/// Collects what nobody can reach any more, while the service runs: without a stop, in bounded batches.
///
/// A pass ends what can be restored no longer, condemns blobs that no document names, removes those that an earlier pass
/// condemned, and looks after files that no ledger names. It can never take bytes away that somebody was told are stored:
///
/// 1. A document that names a blob and the ledger's row of it are one commit, and each requires the other.
/// 2. A row is removed before its file is, and only where no document names it.
/// 3. A name of bytes is used once: whoever stores the same bytes after that takes another name, so a removal that comes
///    late hits nothing else.
/// 4. One collects at a time.
/// 5. What is removed lies in the trash for days.
public struct Collector: Sendable {
    /// What to collect when.
    public struct Options: Sendable {
        /// Seconds for which a blob lies idle before it is condemned, and condemned before it is removed.
        public var grace = 86_400
        /// Seconds after which a file that no ledger names, or an upload, is taken for left over. Longer than any request
        /// takes, as a request stores bytes before its commit names them.
        public var leftoverAge = 86_400
        /// Whether what could still be restored is ended too.
        public var endsRestorable = false
        /// Days for which removed bytes lie in the trash.
        public var trashDays = 7

        /// The defaults.
        public init() {}
    }

    /// As many rows are changed in one transaction, and as many files are removed before the next look at the time.
    static let batch = 500

    private let metadata: any MetadataStore
    private let ledger: any BlobLedger
    private let files: any CollectableBlobs
    private let options: Options

    /// A collector of these stores.
    public init(
        metadata: any MetadataStore, ledger: any BlobLedger, files: any CollectableBlobs, options: Options = Options()
    ) {
        self.metadata = metadata
        self.ledger = ledger
        self.files = files
        self.options = options
    }

    /// Makes a whole pass.
    /// - Parameters:
    ///   - shouldStop: called between two batches.
    ///   - parts: the parts of the blob store to look through for files that no ledger names; nil for all.
    /// - Returns: what was done; nil where somebody else is collecting.
    /// - Throws: ``StoreError``; what was done until then stays done.
    public func collect(
        at now: Timestamp = .now, parts: Range<Int>? = nil, shouldStop: () -> Bool = { false }
    ) throws(StoreError) -> CollectionReport? {
        try files.collectingAlone { () throws(StoreError) in try pass(parts, at: now, shouldStop) }
    }

    private func pass(
        _ parts: Range<Int>?, at now: Timestamp, _ shouldStop: () -> Bool
    ) throws(StoreError) -> CollectionReport {
        var report = CollectionReport()
        try endRestorable(at: now, &report, shouldStop)
        try removeCondemned(at: now, &report, shouldStop)
        try condemn(at: now, &report, shouldStop)
        try sweep(parts ?? 0..<files.partCount, at: now, &report, shouldStop)
        report.uploads = try files.removeUploads(before: now.adding(seconds: -options.leftoverAge))
        let day = Self.day(of: now.adding(seconds: -options.trashDays * 86_400))
        while !shouldStop() {
            let emptied = try files.emptyTrash(before: day, limit: Self.batch)
            report.emptied += emptied
            if emptied.count < Self.batch { break }
        }
        return report
    }

    /// Tells what a pass would condemn or remove, and changes nothing.
    public func preview(at now: Timestamp = .now) throws(StoreError) -> CollectedBytes {
        var total = CollectedBytes()
        var after: Digest?
        while true {
            let page = try ledger.collectable(
                idleBefore: now.adding(seconds: -options.grace), limit: Self.batch, after: after)
            for record in page { total.add(size: record.size) }
            after = page.last?.object.digest
            guard page.count == Self.batch else { return total }
        }
    }

    /// Ends what can be restored no longer: its tombstone names no blob any more.
    private func endRestorable(
        at now: Timestamp, _ report: inout CollectionReport, _ shouldStop: () -> Bool
    ) throws(StoreError) {
        var tenant = try metadata.tenant(after: nil)
        while let current = tenant, !shouldStop() {
            while try endRestorable(of: current, at: now, &report), !shouldStop() {}
            tenant = try metadata.tenant(after: current)
        }
    }

    /// - Returns: whether there may be more.
    private func endRestorable(
        of tenant: TenantID, at now: Timestamp, _ report: inout CollectionReport
    ) throws(StoreError) -> Bool {
        let due = Array(now.description.utf8)
        let all = options.endsRestorable
        let rows = try metadata.rows(
            of: .deleted, matching: IndexQuery(limit: Self.batch, order: .ascending), tenant: tenant
        ).filter { all || $0.sort.lexicographicallyPrecedes(due) }
        guard !rows.isEmpty else { return false }
        for row in rows {
            // A workflow of the tenant's may have written anything here: every row goes, or the next page is the same.
            var writes: [MetadataWrite] = [.deleteRow(.deleted, id: row.id)]
            if let key = row.value["key"]?.string.flatMap({ try? DocumentKey($0) }), key.text.hasPrefix("deleted/"),
                let tombstone = try metadata.document(key, tenant: tenant)
            {
                let rest = tombstone.removing("artifact").removing("row")
                writes += [
                    .require(.value(key, tombstone)), .putDocument(key, rest, blobs: [], ifAbsent: false),
                ]
            }
            do throws(StoreError) {
                try metadata.commit(writes, tenant: tenant)
                report.ended += 1
            } catch  where error.code == .conflict {
                continue  // it was restored just now
            }
        }
        return rows.count == Self.batch
    }

    private func condemn(
        at now: Timestamp, _ report: inout CollectionReport, _ shouldStop: () -> Bool
    ) throws(StoreError) {
        while !shouldStop() {
            let (seen, condemned) = try ledger.condemn(
                idleBefore: now.adding(seconds: -options.grace), at: now, limit: Self.batch)
            for record in condemned { report.condemned.add(size: record.size) }
            if seen < Self.batch { return }
        }
    }

    private func removeCondemned(
        at now: Timestamp, _ report: inout CollectionReport, _ shouldStop: () -> Bool
    ) throws(StoreError) {
        while !shouldStop() {
            let removed = try ledger.removeCondemned(
                before: now.adding(seconds: -options.grace), limit: Self.batch)
            for record in removed {
                if try files.trash(record.object, day: Self.day(of: now)) { report.removed.add(size: record.size) }
            }
            if removed.count < Self.batch { return }
        }
    }

    /// Puts files into the trash that no ledger names: what a crash has left, or what was replaced.
    private func sweep(
        _ parts: Range<Int>, at now: Timestamp, _ report: inout CollectionReport, _ shouldStop: () -> Bool
    ) throws(StoreError) {
        let limit = now.adding(seconds: -options.leftoverAge)
        for part in parts {
            guard !shouldStop() else { return }
            for found in try files.objects(inPart: part) where found.storedAt < limit {
                guard try ledger.record(of: found.object.digest)?.object != found.object else { continue }
                if try files.trash(found.object, day: Self.day(of: now)) { report.leftover.add(size: found.size) }
            }
        }
    }

    /// The day of a moment, as directories of the trash are named.
    static func day(of moment: Timestamp) -> String { String(moment.description.prefix(10)) }
}
