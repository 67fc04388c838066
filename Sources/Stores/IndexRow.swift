import Bytes
public import JSON
public import RepositoryModel

/// One row of an index.
///
/// The id identifies a row in its index; `sort` orders it. Both are bytes to the store, which knows nothing of
/// versions: the order of versions is ``Version/sortKey``, that of another protocol may be any other text.
public struct IndexRow: Sendable, Equatable {
    /// The most bytes that an id may have.
    public static let maximumIDLength = 512
    /// The most bytes that a sort key may have.
    public static let maximumSortLength = 1_024

    /// Identifies the row. Two writers of one id leave one row.
    public let id: String
    /// Compares byte by byte; rows of equal keys are in the order of their ids.
    public let sort: [UInt8]
    /// A name that readers can ask for alone; nil if rows have none.
    public let variant: String?
    /// Whether the row counts as a release where releases come first.
    public let isRelease: Bool
    /// The row as readers get it.
    public let value: JSONValue

    /// A row in an order of the caller's own.
    public init(id: String, sort: [UInt8], variant: String? = nil, isRelease: Bool = true, value: JSONValue) {
        self.id = id
        self.sort = sort
        self.variant = variant
        self.isRelease = isRelease
        self.value = value
    }

    /// The row of an artifact: version and variant identify it, precedence orders it. Of equal precedence the newest
    /// moment is the highest, then version, then variant as text (HTTP contract, "Artifacts").
    public init(version: Version, variant: String, createdAt: Timestamp, value: JSONValue) {
        // Sort keys of versions end themselves, so what follows one never counts before it. Flipping the sign lets
        // moments before 1970 compare as bytes.
        let moment = UInt64(bitPattern: createdAt.microseconds) ^ 1 << 63
        let order = version.order
        var sort = order.sortKey
        for shift in stride(from: 56, through: 0, by: -8) { sort.append(UInt8(truncatingIfNeeded: moment >> shift)) }
        self.init(
            id: Self.id(version: version, variant: variant), sort: sort, variant: variant,
            isRelease: !order.isPrerelease, value: value)
    }

    /// The id of an artifact's row. A space compares below everything that a version may contain, so ids are in the
    /// order of versions as text, then of variants.
    public static func id(version: Version, variant: String) -> String { "\(version.text) \(variant)" }

    /// What the ids of all variants of a version begin with: the id as far as its first space.
    public static func version(of id: String) -> String { String(id.prefix { $0 != " " }) }

    /// The place after which a reader goes on who has read this row.
    public var cursor: IndexCursor { IndexCursor(isRelease: isRelease, sort: sort, id: id) }
}

/// A place in an index, which stays good when its row is gone.
public struct IndexCursor: Sendable, Equatable, CustomStringConvertible {
    /// Whether the row counts as a release.
    public let isRelease: Bool
    /// The row's sort key.
    public let sort: [UInt8]
    /// The row's id.
    public let id: String

    init(isRelease: Bool, sort: [UInt8], id: String) {
        self.isRelease = isRelease
        self.sort = sort
        self.id = id
    }

    /// Reads what `description` wrote; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "~", omittingEmptySubsequences: false)
        guard parts.count == 3, ["0", "1"].contains(parts[0]),
            let sort = Hexadecimal.decode(lowercase: String(parts[1])), sort.count <= IndexRow.maximumSortLength,
            let bytes = Hexadecimal.decode(lowercase: String(parts[2])),
            (1...IndexRow.maximumIDLength).contains(bytes.count), !bytes.contains(0),
            let id = String(validating: bytes, as: UTF8.self)
        else { return nil }
        self.init(isRelease: parts[0] == "1", sort: sort, id: id)
    }

    /// Text that needs no encoding in a URL.
    public var description: String {
        "\(isRelease ? 1 : 0)~\(Hexadecimal.encode(sort))~\(Hexadecimal.encode(Array(id.utf8)))"
    }
}
