import RepositoryModel

/// Selects rows of an index, and their order. Pages have no end: a query goes on after any row of the one before.
public struct IndexQuery: Sendable {
    /// The orders in which an index can be read.
    public enum Order: String, Sendable, CaseIterable {
        /// Highest sort key first.
        case descending
        /// Every release before any pre-release, each highest first.
        case release
        /// Lowest sort key first.
        case ascending
    }

    /// How many rows at most.
    public var limit: Int
    /// Only rows after this one.
    public var after: IndexCursor?
    /// Only rows of this variant.
    public var variant: String?
    /// The order.
    public var order: Order

    /// Asks for the first `limit` rows, highest first unless told otherwise.
    public init(limit: Int, after: IndexCursor? = nil, variant: String? = nil, order: Order = .descending) {
        self.limit = limit
        self.after = after
        self.variant = variant
        self.order = order
    }

    /// Selects the rows that match the query, in its order: what every store gives.
    public func select(from rows: [IndexRow]) -> [IndexRow] {
        let variant = variant.map { ExactText($0) }
        let candidates = rows.filter { row in
            (variant == nil || row.variant.map { ExactText($0) } == variant)
                && after.map { precedes($0, row.cursor) } != false
        }
        return Array(candidates.sorted { precedes($0.cursor, $1.cursor) }.prefix(max(0, limit)))
    }

    private func precedes(_ left: IndexCursor, _ right: IndexCursor) -> Bool {
        if order == .release, left.isRelease != right.isRelease { return left.isRelease }
        let (low, high) = order == .ascending ? (left, right) : (right, left)
        if low.sort != high.sort { return low.sort.lexicographicallyPrecedes(high.sort) }
        return low.id.utf8.lexicographicallyPrecedes(high.id.utf8)
    }
}
