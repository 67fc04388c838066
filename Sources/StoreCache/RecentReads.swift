import JSON
import RepositoryModel
import Stores

/// What requests read again and again: a user, a credential, a document, the first rows of an index, a tag, a blob that a document
/// names, the head of a workflow.
struct RecentReads: Sendable {
    struct UserKey: ReadCacheKey {
        let name: ExactText

        var size: Int { name.text.utf8.count }
        var slot: Int { SlotHash.of("user", name.text) }
    }

    struct CredentialKey: ReadCacheKey {
        let hash: String

        var size: Int { 64 }
        var slot: Int { SlotHash.of("credential", hash) }
    }

    struct DocumentOfTenant: ReadCacheKey {
        let tenant: TenantID
        let key: DocumentKey

        var size: Int { key.text.utf8.count }
        var slot: Int { SlotHash.of("document", tenant.text, key.text) }
    }

    struct RowsKey: ReadCacheKey {
        let tenant: TenantID
        let index: IndexKey
        let limit: Int
        let variant: ExactText?
        let order: IndexQuery.Order

        var size: Int { index.text.utf8.count + (variant?.text.utf8.count ?? 0) }
        var slot: Int { SlotHash.of("index", tenant.text, index.text) }
    }

    struct TagKey: ReadCacheKey {
        let tenant: TenantID
        let package: PackageName
        let tag: Tag

        // Its names are bounded by their rule.
        var size: Int { 128 }
        var slot: Int { SlotHash.of("tags", tenant.text, package.description) }
    }

    struct BlobOfTenant: ReadCacheKey {
        let tenant: TenantID
        let digest: Digest

        var size: Int { 64 }
        var slot: Int { SlotHash.of("blob", tenant.text, digest.hexadecimal) }
    }

    struct WorkflowOfTenant: ReadCacheKey {
        let tenant: TenantID
        let name: ExactText

        var size: Int { name.text.utf8.count }
        var slot: Int { SlotHash.of("workflow", tenant.text, name.text) }
    }

    /// The most that one of them may take, in bytes.
    private static let largest = 16_384
    /// What a JSON value takes beside its text, in bytes: small objects more, numbers less.
    private static let jsonOverhead = 128
    /// What a row takes beside its value, in bytes.
    private static let rowOverhead = 256

    let users: ReadCache<UserKey, User?>
    let credentials: ReadCache<CredentialKey, StoredCredential?>
    let documents: ReadCache<DocumentOfTenant, JSONValue?>
    let rows: ReadCache<RowsKey, [IndexRow]>
    let tags: ReadCache<TagKey, TagRecord?>
    /// What a document of the tenant says of the blob.
    let blobs: ReadCache<BlobOfTenant, StoredBlob?>
    let workflows: ReadCache<WorkflowOfTenant, WorkflowHead?>

    /// - Parameter capacity: bytes of memory for them all, about.
    init(capacity: Int) {
        let (most, few) = (capacity * 3 / 8, capacity / 16)
        documents = ReadCache(capacity: most, largest: Self.largest) { value, limit in
            guard let value else { return 0 }
            return RecentReads.size(of: value, limit: limit)
        }
        rows = ReadCache(capacity: most, largest: Self.largest) { rows, limit in
            var size = 0
            for row in rows {
                size += RecentReads.rowOverhead
                guard let more = RecentReads.size(of: row.value, limit: limit - size) else { return nil }
                size += more
            }
            return size
        }
        users = ReadCache(capacity: few, largest: Self.largest) { _, _ in 256 }
        credentials = ReadCache(capacity: few, largest: Self.largest) { credential, _ in
            credential.map { 512 + $0.patterns.reduce(0) { $0 + $1.utf8.count } } ?? 0
        }
        tags = ReadCache(capacity: few, largest: Self.largest) { _, _ in 256 }
        blobs = ReadCache(capacity: few, largest: Self.largest) { blob, _ in
            (blob?.reference.hashes.count ?? 0) * 256
        }
        workflows = ReadCache(capacity: few, largest: Self.largest) { _, _ in 128 }
    }

    /// How many bytes a JSON value takes.
    private static func size(of value: JSONValue, limit: Int) -> Int? {
        value.size(limit: limit, depth: 100, overhead: jsonOverhead)
    }
}
