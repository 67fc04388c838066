public import RepositoryModel

/// The name under which the bytes of a blob are stored: its file's, or that of an object in a bucket.
///
/// The first is the digest itself. Bytes that are stored again, after the first were collected or found damaged, get a
/// new name, so that a removal that comes late can never hit them (`{digest}.{eight hexadecimal digits}`).
public struct BlobObject: Hashable, Sendable, CustomStringConvertible {
    /// The digits of a name after the first.
    public static let suffixLength = 8

    /// The SHA-256 of the bytes.
    public let digest: Digest
    /// What tells the name from other names of the same bytes; empty for the first.
    public let suffix: String

    /// The first name of a blob.
    public init(_ digest: Digest) {
        self.digest = digest
        suffix = ""
    }

    /// A name with a suffix.
    /// - Returns: nil for a suffix that is neither empty nor eight lower-case hexadecimal digits.
    public init?(_ digest: Digest, suffix: String) {
        guard suffix.isEmpty || Self.isSuffix(suffix[...]) else { return nil }
        self.digest = digest
        self.suffix = suffix
    }

    /// Reads what `description` wrote; nil for anything else.
    public init?(_ name: String) {
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let digest = Digest(hexadecimal: String(parts[0])) else { return nil }
        guard parts.count == 2 else {
            self.init(digest)
            return
        }
        guard Self.isSuffix(parts[1]) else { return nil }
        self.init(digest, suffix: String(parts[1]))
    }

    /// The name: the digest's 64 digits, and the suffix after a dot.
    public var description: String { suffix.isEmpty ? digest.hexadecimal : "\(digest.hexadecimal).\(suffix)" }

    private static func isSuffix(_ text: Substring) -> Bool {
        text.utf8.count == suffixLength
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}

/// What the ledger of blobs says of one: its bytes are stored, and where.
public struct BlobRecord: Sendable, Hashable {
    /// The name of the stored bytes.
    public let object: BlobObject
    /// Their number.
    public let size: Int
    /// When the blob may have lost its last document; nil while nothing says so.
    public let idleSince: Timestamp?
    /// When the collector condemned it; nil for one that is not.
    public let condemnedAt: Timestamp?
    /// When its bytes were found damaged; nil for sound ones.
    public let quarantinedAt: Timestamp?

    /// For stores.
    public init(
        object: BlobObject, size: Int, idleSince: Timestamp? = nil, condemnedAt: Timestamp? = nil,
        quarantinedAt: Timestamp? = nil
    ) {
        self.object = object
        self.size = size
        self.idleSince = idleSince
        self.condemnedAt = condemnedAt
        self.quarantinedAt = quarantinedAt
    }
}

extension BlobRecord {
    /// The same, on another way to the collector.
    public func with(idleSince: Timestamp?, condemnedAt: Timestamp?) -> BlobRecord {
        BlobRecord(
            object: object, size: size, idleSince: idleSince, condemnedAt: condemnedAt, quarantinedAt: quarantinedAt)
    }
}

/// A blob that a document of the tenant names, and where its bytes are.
public struct StoredBlob: Sendable, Hashable {
    /// The blob as the document names it.
    public let reference: BlobReference
    /// The name of the stored bytes.
    public let object: BlobObject
    /// Whether the bytes were found damaged, and must not be sent.
    public let isQuarantined: Bool

    /// For stores.
    public init(_ reference: BlobReference, object: BlobObject, isQuarantined: Bool = false) {
        self.reference = reference
        self.object = object
        self.isQuarantined = isQuarantined
    }
}
