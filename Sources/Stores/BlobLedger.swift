public import RepositoryModel

/// The port of the collector to the ledger of blobs. What publishes and deletes uses ``MetadataWrite`` instead.
///
/// A row goes before its file does, and a document cannot name a blob without a row: so a removal never takes bytes away
/// that somebody was told are stored. Each call is one transaction and throws ``StoreError``: `unavailable`, `damaged`,
/// `full`.
public protocol BlobLedger: Sendable {
    /// Looks at blobs that were noted as idle before `idleBefore`, the longest idle first. One that a document names is
    /// noted so no more; any other is condemned.
    /// - Parameter limit: how many to look at.
    /// - Returns: how many were looked at, and the records of those that were condemned.
    func condemn(
        idleBefore: Timestamp, at moment: Timestamp, limit: Int
    ) throws(StoreError) -> (seen: Int, condemned: [BlobRecord])

    /// Removes blobs from the ledger that were condemned before `moment` and that no document names: at most `limit`.
    /// - Returns: their records; no one can come to name their objects any more.
    func removeCondemned(before moment: Timestamp, limit: Int) throws(StoreError) -> [BlobRecord]

    /// Lists at most `limit` blobs that ``condemn(idleBefore:at:limit:)`` would condemn, or that are condemned, in the
    /// order of their digests, only those after `after`. Changes nothing.
    func collectable(idleBefore: Timestamp, limit: Int, after: Digest?) throws(StoreError) -> [BlobRecord]

    /// Lists at most `limit` blobs in the order of their digests, only those after `after`.
    func blobs(limit: Int, after: Digest?) throws(StoreError) -> [BlobRecord]

    /// Reads what the ledger says of a blob; nil where its bytes are not stored.
    func record(of digest: Digest) throws(StoreError) -> BlobRecord?

    /// Notes that the bytes of an object were found damaged, so that they are not sent any more.
    /// - Returns: whether the ledger has that object, and did not know.
    func quarantine(_ object: BlobObject, at moment: Timestamp) throws(StoreError) -> Bool
}

/// The port of the collector to the stored bytes.
///
/// Each call throws ``StoreError``: `unavailable`, `damaged`, `full`.
public protocol CollectableBlobs: Sendable {
    /// Calls `body` while no one else collects: one who looks for files that no ledger names must not meet one who
    /// removes them.
    /// - Returns: what `body` returns; nil where somebody else collects, in whatever process.
    func collectingAlone<T>(_ body: () throws(StoreError) -> T) throws(StoreError) -> T?

    /// Into how many parts the store is divided, for looking through it bit by bit.
    var partCount: Int { get }

    /// Lists what is stored in a part, and when each was stored.
    /// - Parameter part: from 0 to ``partCount`` - 1.
    func objects(inPart part: Int) throws(StoreError) -> [StoredObject]

    /// Puts an object into the trash of a day; nothing sends it any more.
    /// - Parameter day: `2026-11-28`.
    /// - Returns: whether there was one.
    func trash(_ object: BlobObject, day: String) throws(StoreError) -> Bool

    /// Removes what was put into the trash on days before `day`, at most `limit` objects.
    func emptyTrash(before day: String, limit: Int) throws(StoreError) -> CollectedBytes

    /// Removes what uploads have left that were cut off before `moment`.
    func removeUploads(before moment: Timestamp) throws(StoreError) -> CollectedBytes
}

/// Stored bytes, as a look through the store finds them.
public struct StoredObject: Sendable, Hashable {
    /// Their name.
    public let object: BlobObject
    /// Their number.
    public let size: Int
    /// When they got their name.
    public let storedAt: Timestamp

    /// For stores.
    public init(_ object: BlobObject, size: Int, storedAt: Timestamp) {
        self.object = object
        self.size = size
        self.storedAt = storedAt
    }
}

/// How much was collected.
public struct CollectedBytes: Sendable, Hashable {
    /// The number of blobs or files.
    public var count: Int
    /// Their bytes.
    public var bytes: Int

    /// Nothing, unless said otherwise.
    public init(count: Int = 0, bytes: Int = 0) {
        self.count = count
        self.bytes = bytes
    }

    /// Adds one of `size` bytes.
    public mutating func add(size: Int) {
        count += 1
        bytes += size
    }

    /// Adds what was collected elsewhere.
    public static func += (left: inout CollectedBytes, right: CollectedBytes) {
        left.count += right.count
        left.bytes += right.bytes
    }
}

/// The port of the checker to the database.
public protocol CheckableStore: Sendable {
    /// Has the database check itself, and looks for rows that contradict each other: a tag or a row of an index without
    /// its artifact, an artifact without its row, a document that names a blob without bytes.
    /// - Returns: what is wrong, a sentence each, at most some hundred.
    /// - Throws: ``StoreError`` `unavailable`, `damaged`.
    func faults() throws(StoreError) -> [String]
}

/// The port of the checker to the stored bytes. Each call throws ``StoreError``: `unavailable`, `damaged`.
public protocol ReadableBlobs: Sendable {
    /// The number of stored bytes; nil where there are none of that name.
    func size(of object: BlobObject) throws(StoreError) -> Int?

    /// Hashes the stored bytes; nil where there are none of that name.
    func digest(of object: BlobObject) throws(StoreError) -> Digest?
}
