import Bytes
public import RepositoryModel

/// A place in a list that has the newest first; stays good when its row is gone.
public struct MomentCursor: Sendable, Equatable, CustomStringConvertible {
    /// The moment of the row.
    public let createdAt: Timestamp
    /// Its id.
    public let id: String

    /// A place.
    public init(createdAt: Timestamp, id: String) {
        self.createdAt = createdAt
        self.id = id
    }

    /// Reads what `description` wrote; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "~", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let microseconds = Int64(parts[0]), (1...64).contains(parts[1].utf8.count),
            parts[1].utf8.allSatisfy({ $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "-") })
        else { return nil }
        self.init(createdAt: Timestamp(microseconds: microseconds), id: String(parts[1]))
    }

    public var description: String { "\(createdAt.microseconds)~\(id)" }

    /// Tells whether the row here comes before the one at `other`: newest first, then by the bytes of the id backwards.
    public func precedes(_ other: MomentCursor) -> Bool {
        createdAt == other.createdAt
            ? other.id.utf8.lexicographicallyPrecedes(id.utf8) : createdAt > other.createdAt
    }
}
