public import RepositoryModel

/// A request body that nginx has written to a file. The file is nginx's, and is gone when the request ends.
public struct UploadedFile: Sendable, Hashable {
    /// Where the file lies.
    public let path: String

    /// The file at `path`.
    public init(path: String) { self.path = path }
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
    /// Where they are until they are committed.
    public let source: Source

    /// For stores.
    public init(digest: Digest, size: Int, source: Source) {
        self.digest = digest
        self.size = size
        self.source = source
    }
}

/// The port to blobs: bytes, named by their SHA-256, the same for all tenants.
///
/// Who may see which digest is not decided here. Each call throws ``StoreError``: `full`, `unavailable`, `damaged`.
public protocol BlobStore: Sendable {
    /// Hashes a file; nothing is stored yet.
    func stage(_ file: UploadedFile) throws(StoreError) -> StagedBlob

    /// Hashes bytes; nothing is stored yet.
    func stage(_ bytes: [UInt8]) throws(StoreError) -> StagedBlob

    /// Makes a blob durable: its bytes and its name are on disk when this returns. Twice is as good as once.
    func commit(_ blob: StagedBlob) throws(StoreError)

    /// The size of a stored blob in bytes, or nil where there is none of that digest.
    func size(of digest: Digest) throws(StoreError) -> Int?

    /// Asks the store whether it can take blobs, for `GET /ready`.
    func checkHealth() throws(StoreError)
}
