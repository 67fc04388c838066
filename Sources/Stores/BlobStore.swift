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

/// The port to blobs: bytes, named by their SHA-256, the same for all tenants.
///
/// Who may see which digest is not decided here. Each call throws ``StoreError``: `full`, `unavailable`, `damaged`.
public protocol BlobStore: Sendable {
    /// Hashes a file; nothing is stored yet.
    func stage(_ file: UploadedFile) throws(StoreError) -> StagedBlob

    /// Hashes bytes; nothing is stored yet.
    func stage(_ bytes: [UInt8]) throws(StoreError) -> StagedBlob

    /// Makes a blob durable: its bytes and its name are on disk when this returns. Twice is as good as once, and what is
    /// stored under its name with another length is replaced.
    func commit(_ blob: StagedBlob) throws(StoreError)

    /// Looks at the stored bytes: their number, or nil where there are none of that digest. Metadata knows the size
    /// without that (``MetadataStore/reference(to:tenant:)``); this is for whoever doubts what is stored.
    func size(of digest: Digest) throws(StoreError) -> Int?

    /// Asks the store whether it can take blobs, for `GET /ready`.
    func checkHealth() throws(StoreError)
}

extension BlobStore {
    /// Looks whether a blob that metadata names is stored whole.
    /// - Throws: ``StoreError`` `damaged` where it is missing or of another size.
    public func check(_ blob: BlobReference) throws(StoreError) {
        guard let size = try size(of: blob.digest) else {
            throw StoreError(.damaged, "metadata names the blob \(blob.digest), and it is not stored; publish it again")
        }
        guard size == blob.size else {
            throw StoreError(
                .damaged,
                "the blob \(blob.digest) should have \(blob.size) bytes and has \(size) where it is stored; publish it again"
            )
        }
    }
}
