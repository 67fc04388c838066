import JSON
import Stores

/// What requests read again and again: a user, a document, the first rows of an index, a tag, who names a blob.
struct RecentReads: Sendable {
    /// Which document, tag or blob of which tenant.
    struct Key: Hashable {
        let tenant: String
        let text: String
    }

    /// Which rows.
    struct RowsKey: Hashable {
        let index: Key
        let limit: Int
        let variant: String?
        let order: IndexQuery.Order
    }

    /// The largest value that is kept, in bytes of JSON text.
    private static let largestValue = 4_096

    let users: ReadCache<String, User?>
    let documents: ReadCache<Key, JSONValue?>
    let rows: ReadCache<RowsKey, [IndexEntry]>
    let tags: ReadCache<Key, TagRecord?>
    let references: ReadCache<Key, Bool>

    /// - Parameter capacity: bytes of JSON text that are kept of them all.
    init(capacity: Int) {
        let share = capacity / 5
        users = ReadCache(capacity: share) { _ in 256 }
        tags = ReadCache(capacity: share) { _ in 256 }
        documents = ReadCache(capacity: share) { RecentReads.size(of: $0) }
        rows = ReadCache(capacity: share) { rows in
            var size = 0
            for row in rows {
                guard let more = RecentReads.size(of: row.value), size + more <= RecentReads.largestValue else {
                    return nil
                }
                size += more
            }
            return size
        }
        references = ReadCache(capacity: share) { _ in 0 }
    }

    private static func size(of value: JSONValue?) -> Int? {
        guard let value else { return 0 }
        return value.size(limit: largestValue, depth: 100)
    }
}
