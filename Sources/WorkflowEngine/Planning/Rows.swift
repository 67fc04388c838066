/// Rows of different lengths, one behind the other in one array.
struct Rows<Element: Sendable>: RandomAccessCollection, Sendable {
    /// All elements, those of the first row first.
    let elements: [Element]
    /// Where each row begins, and behind them where the last one ends.
    private let bounds: [Int32]

    init(_ rows: [[Element]]) {
        elements = Array(rows.joined())
        var bounds: [Int32] = [0]
        bounds.reserveCapacity(rows.count + 1)
        var end: Int32 = 0
        for row in rows {
            end += Int32(row.count)
            bounds.append(end)
        }
        self.bounds = bounds
    }

    var startIndex: Int { 0 }
    var endIndex: Int { bounds.count - 1 }

    /// The places of a row in `elements`.
    func range(of row: Int) -> Range<Int> { Int(bounds[row])..<Int(bounds[row + 1]) }

    subscript(_ row: Int) -> ArraySlice<Element> { elements[range(of: row)] }
}
