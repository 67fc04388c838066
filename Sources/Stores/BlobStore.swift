public import RepositoryModel

/// A request body that is handed on unread: in a file that nginx has written, which is gone when the request ends, or,
/// if it is small, in memory.
public struct UploadedFile: Sendable, Hashable {
    /// Where the file lies; empty where the bytes are in memory.
    public let path: String
    /// The bytes, where they are in memory.
    public let bytes: [UInt8]?

    /// The file at `path`.
    public init(path: String) {
        self.path = path
        bytes = nil
    }

    /// Bytes in memory.
    public init(bytes: [UInt8]) {
        path = ""
        self.bytes = bytes
    }
}

/// Bytes whose digest is known and which are not yet in the store.
public struct StagedBlob: Sendable {
    /// Where the bytes are.
    public enum Source: Sendable {
        case file(UploadedFile)
        case bytes([UInt8])
    }

    /// Their SHA-256.
    public let digest: Digest
    /// Their number.
    public let size: Int
    /// Further hashes of them, as ``BlobReference/hashes`` has them.
    public let hashes: [String: String]
    /// Where they are until they are committed.
    public let source: Source

    /// For stores.
    public init(digest: Digest, size: Int, hashes: [String: String] = [:], source: Source) {
        self.digest = digest
        self.size = size
        self.hashes = hashes
        self.source = source
    }

    /// The blob as a document names it.
    public var reference: BlobReference { BlobReference(digest: digest, size: size, hashes: hashes) }
}

/// Where the bytes of a staged blob are, or are to go.
public struct BlobPlace: Sendable, Hashable {
    /// The name of the stored bytes.
    public let object: BlobObject
    /// Whether the bytes are there already, and durable.
    public let isStored: Bool

    /// For stores.
    public init(_ object: BlobObject, isStored: Bool) {
        self.object = object
        self.isStored = isStored
    }
}

/// The port to blobs: bytes, known by their SHA-256, the same for all tenants.
///
/// Who may see which digest is not decided here. Each call throws ``StoreError``: `full`, `unavailable`, `damaged`.
public protocol BlobStore: Sendable {
    /// Hashes a file; nothing is stored yet.
    func stage(_ file: UploadedFile) throws(StoreError) -> StagedBlob

    /// Hashes bytes; nothing is stored yet.
    func stage(_ bytes: [UInt8]) throws(StoreError) -> StagedBlob

    /// Finds where the bytes of a blob are, or where they are to go.
    /// - Parameter known: what the ledger says of the blob.
    func place(of blob: StagedBlob, known: BlobRecord?) throws(StoreError) -> BlobPlace

    /// Makes a blob durable: its bytes and its name are on disk when this returns.
    /// - Throws: ``StoreError`` `conflict` where something of that name is there already.
    func commit(_ blob: StagedBlob, as object: BlobObject) throws(StoreError)

    /// Removes what ``commit(_:as:)`` has made and no ledger names; no error where there is nothing.
    func discard(_ object: BlobObject) throws(StoreError)

    /// Looks at the stored bytes: their number, or nil where there are none of that name. Metadata knows the size
    /// without that (``MetadataStore/blob(_:tenant:)``); this is for whoever doubts what is stored.
    func size(of object: BlobObject) throws(StoreError) -> Int?

    /// Asks the store whether it can take blobs, for `GET /ready`.
    func checkHealth() throws(StoreError)
}

extension BlobStore {
    /// Looks whether a blob that metadata names is stored whole.
    /// - Throws: ``StoreError`` `damaged` where it is quarantined, missing or of another size.
    public func check(_ blob: StoredBlob) throws(StoreError) {
        let (digest, expected) = (blob.reference.digest, blob.reference.size)
        guard !blob.isQuarantined else {
            throw StoreError(
                .damaged, "the bytes of the blob \(digest) were found damaged and are in quarantine; publish it again")
        }
        guard let size = try size(of: blob.object) else {
            throw StoreError(.damaged, "metadata names the blob \(digest), and it is not stored; publish it again")
        }
        guard size == expected else {
            throw StoreError(
                .damaged,
                "the blob \(digest) should have \(expected) bytes and has \(size) where it is stored; publish it again")
        }
    }
}
