/// Rows of different lengths, one after another in one array.
package struct Rows<Element: Sendable>: RandomAccessCollection, Sendable {
    /// All elements, those of the first row first.
    package let elements: [Element]
    /// The start of each row, and the end of the last one.
    @usableFromInline let bounds: [Int32]

    /// So many rows, out of elements with the numbers of their rows; each row keeps the order in which they are given.
    package init(count: Int, _ entries: [(row: Int, element: Element)]) {
        var bounds = [Int32](repeating: 0, count: count + 1)
        for entry in entries { bounds[entry.row + 1] += 1 }
        for row in 0..<count { bounds[row + 1] += bounds[row] }
        var next = bounds
        var order = [Int](repeating: 0, count: entries.count)
        for index in entries.indices {
            let row = entries[index].row
            order[Int(next[row])] = index
            next[row] += 1
        }
        elements = order.map { entries[$0].element }
        self.bounds = bounds
    }

    @inlinable package var startIndex: Int { 0 }
    @inlinable package var endIndex: Int { bounds.count - 1 }

    /// The range of a row in `elements`.
    @inlinable package func range(of row: Int) -> Range<Int> { Int(bounds[row])..<Int(bounds[row + 1]) }

    @inlinable package subscript(_ row: Int) -> ArraySlice<Element> { elements[range(of: row)] }
}
