/// Reads a page of those rows of a range that fit, and never more than so many rows for it.
enum BoundedScan {
    /// The most rows that are read for one page.
    static let maximum = 2_000

    /// - Parameters:
    ///   - limit: how many rows a page has at most.
    ///   - start: the place after which it begins.
    ///   - place: where a row is.
    ///   - read: reads so many rows after a place.
    ///   - fits: whether a row belongs to the page.
    /// - Returns: the rows, and the place after which the next page begins; nil at the end of the range.
    static func page<Row, Place>(
        limit: Int, after start: Place?, place: (Row) -> Place,
        _ read: (Int, Place?) throws(StoreError) -> [Row], fits: (Row) -> Bool
    ) throws(StoreError) -> (rows: [Row], next: Place?) {
        var rows: [Row] = []
        var (last, count) = (start, 0)
        while count < maximum {
            let wanted = min(max(limit + 1, 100), maximum - count)
            let found = try read(wanted, last)
            for row in found where fits(row) {
                // One more than fits shows that there is a next page.
                if rows.count == limit { return (rows, rows.last.map(place)) }
                rows.append(row)
            }
            guard found.count == wanted, let end = found.last else { return (rows, nil) }
            (last, count) = (place(end), count + found.count)
        }
        return (rows, last)
    }
}
