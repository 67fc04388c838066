public import RepositoryModel
public import Stores

/// Compares what the stores say with what is there, while the service runs.
public struct Checker: Sendable {
    /// Something that is not as it must be.
    public struct Fault: Sendable, Hashable {
        /// The kinds of fault.
        public enum Kind: String, Sendable, CaseIterable {
            /// The database itself is damaged, or its rows contradict each other.
            case database
            /// The ledger names bytes that are not there.
            case missing
            /// The bytes have another length than the ledger says.
            case size
            /// The bytes are not those of their digest.
            case digest
        }

        /// What is wrong.
        public let kind: Kind
        /// With what.
        public let subject: String
        /// What was expected and what was found.
        public let message: String
        /// The object, where one is concerned.
        public let object: BlobObject?

        /// A fault.
        public init(_ kind: Kind, _ subject: String, _ message: String, object: BlobObject? = nil) {
            self.kind = kind
            self.subject = subject
            self.message = message
            self.object = object
        }
    }

    private let database: any CheckableStore
    private let ledger: any BlobLedger
    private let blobs: any ReadableBlobs

    /// A checker of these stores.
    public init(database: any CheckableStore, ledger: any BlobLedger, blobs: any ReadableBlobs) {
        self.database = database
        self.ledger = ledger
        self.blobs = blobs
    }

    /// Checks everything.
    /// - Parameters:
    ///   - isDeep: whether to read all bytes and compare them with their digests.
    ///   - progress: told after each batch how many blobs were looked at.
    /// - Returns: what is wrong; blobs that are in quarantine already are not told again.
    /// - Throws: ``StoreError``.
    public func check(isDeep: Bool, progress: (Int) -> Void = { _ in }) throws(StoreError) -> [Fault] {
        var faults = try database.faults().map { Fault(.database, "database", $0) }
        var after: Digest?
        var count = 0
        while true {
            let page = try ledger.blobs(limit: Collector.batch, after: after)
            for record in page where record.quarantinedAt == nil {
                if let fault = try fault(of: record, isDeep: isDeep) { faults.append(fault) }
            }
            count += page.count
            progress(count)
            after = page.last?.object.digest
            guard page.count == Collector.batch else { return faults }
        }
    }

    /// Notes that the bytes of a fault must not be sent.
    /// - Returns: whether that is new.
    public func quarantine(_ fault: Fault, at moment: Timestamp = .now) throws(StoreError) -> Bool {
        guard let object = fault.object else { return false }
        return try ledger.quarantine(object, at: moment)
    }

    /// What is wrong with the bytes of a blob; nil for nothing, and for one that was collected meanwhile.
    func fault(of record: BlobRecord, isDeep: Bool) throws(StoreError) -> Fault? {
        guard let fault = try compare(record, isDeep: isDeep) else { return nil }
        return try ledger.record(of: record.object.digest)?.object == record.object ? fault : nil
    }

    private func compare(_ record: BlobRecord, isDeep: Bool) throws(StoreError) -> Fault? {
        let (object, name) = (record.object, "blob \(record.object)")
        guard let size = try blobs.size(of: object) else {
            return Fault(.missing, name, "expected \(record.size) bytes; found no file", object: object)
        }
        guard size == record.size else {
            return Fault(.size, name, "expected \(record.size) bytes; found \(size)", object: object)
        }
        guard isDeep, let digest = try blobs.digest(of: object), digest != object.digest else { return nil }
        return Fault(.digest, name, "expected bytes of \(object.digest); found those of \(digest)", object: object)
    }
}
