public import RepositoryModel

/// A blob as a document names it. The size is known from here, so no one has to look at the stored bytes for it.
public struct BlobReference: Sendable, Hashable {
    /// The blob's SHA-256.
    public let digest: Digest
    /// The blob's length in bytes.
    public let size: Int
    /// Further hashes of the same bytes: lower-case hexadecimal digits by the algorithm's name, such as `sha512`.
    public let hashes: [String: String]

    /// A blob of `size` bytes.
    public init(digest: Digest, size: Int, hashes: [String: String] = [:]) {
        self.digest = digest
        self.size = size
        self.hashes = hashes
    }
}
