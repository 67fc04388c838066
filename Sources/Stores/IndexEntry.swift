public import JSON
public import RepositoryModel

/// One row of an index: a version and variant, and what is kept about it.
public struct IndexEntry: Sendable, Equatable {
    /// The version; the index is ordered by it.
    public let version: Version
    /// The variant; version and variant together identify the row.
    public let variant: String
    /// Breaks ties of precedence: the newest first.
    public let createdAt: Timestamp
    /// The row as readers get it.
    public let value: JSONValue

    /// A row.
    public init(version: Version, variant: String, createdAt: Timestamp, value: JSONValue) {
        self.version = version
        self.variant = variant
        self.createdAt = createdAt
        self.value = value
    }

    /// Where a reader goes on who has read this row.
    public var cursor: IndexCursor { IndexCursor(version: version, variant: variant, createdAt: createdAt) }
}

/// The place of a row in its index; stays good when the row is gone.
public struct IndexCursor: Sendable, Equatable, CustomStringConvertible {
    /// The row's version.
    public let version: Version
    /// The row's variant.
    public let variant: String
    /// The row's moment.
    public let createdAt: Timestamp

    init(version: Version, variant: String, createdAt: Timestamp) {
        self.version = version
        self.variant = variant
        self.createdAt = createdAt
    }

    /// Reads what `description` wrote; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "~", omittingEmptySubsequences: false)
        guard parts.count == 3, let microseconds = Int64(parts[0]), let version = try? Version(String(parts[1])),
            NameRule.name.allows(String(parts[2]))
        else { return nil }
        self.init(
            version: version, variant: String(parts[2]), createdAt: Timestamp(microseconds: microseconds))
    }

    public var description: String { "\(createdAt.microseconds)~\(version)~\(variant)" }
}

/// Which rows of an index to read, and in which order.
public struct IndexQuery: Sendable {
    /// The orders in which an index can be read.
    public enum Order: String, Sendable {
        /// Highest version first.
        case version
        /// Every release before any pre-release, each highest first.
        case release
    }

    /// How many rows at most.
    public var limit: Int
    /// Rows behind this one only.
    public var after: IndexCursor?
    /// Rows of this variant only.
    public var variant: String?
    /// The order.
    public var order: Order

    /// The first `limit` rows, newest version first, unless told otherwise.
    public init(limit: Int, after: IndexCursor? = nil, variant: String? = nil, order: Order = .version) {
        self.limit = limit
        self.after = after
        self.variant = variant
        self.order = order
    }

    /// Those of `rows` that the query asks for, in its order.
    public func select(from rows: [IndexEntry]) -> [IndexEntry] {
        let candidates = rows.filter { variant == nil || $0.variant == variant }
        guard candidates.count > 1 || after != nil else { return Array(candidates.prefix(limit)) }
        let start = after.map(Place.init)
        let fitting = candidates.map { (row: $0, place: Place($0.cursor)) }
            .filter { candidate in start.map { places($0, before: candidate.place) } != false }
        return fitting.sorted { places($0.place, before: $1.place) }.prefix(limit).map(\.row)
    }

    /// A cursor with what of its version is compared, which is made once.
    private struct Place {
        let cursor: IndexCursor
        let sortKey: [UInt8]
        let isPrerelease: Bool

        init(_ cursor: IndexCursor) {
            self.cursor = cursor
            sortKey = cursor.version.sortKey
            isPrerelease = cursor.version.isPrerelease
        }
    }

    /// Whether the row at `left` comes before the row at `right`: the order that every store gives.
    /// Ties of precedence (HTTP contract, "Artifacts"): newest moment, then version, then variant as text.
    private func places(_ left: Place, before right: Place) -> Bool {
        if order == .release, left.isPrerelease != right.isPrerelease { return right.isPrerelease }
        if left.sortKey != right.sortKey { return right.sortKey.lexicographicallyPrecedes(left.sortKey) }
        let (left, right) = (left.cursor, right.cursor)
        if left.createdAt != right.createdAt { return left.createdAt > right.createdAt }
        let texts = (left.version.text.utf8, right.version.text.utf8)
        if !texts.0.elementsEqual(texts.1) { return texts.1.lexicographicallyPrecedes(texts.0) }
        return right.variant.utf8.lexicographicallyPrecedes(left.variant.utf8)
    }
}
