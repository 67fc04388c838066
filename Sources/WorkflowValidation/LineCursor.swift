import WorkflowModel

/// Turns rising byte offsets into lines and columns, in one pass over the text.
struct LineCursor {
    private let source: [UInt8]
    private var offset = 0
    private var line = 1
    private var column = 1

    init(_ source: [UInt8]) { self.source = source }

    /// Returns the position of the byte at `target`, which must not be before that of the last call. Columns count
    /// Unicode scalars: every byte but those that continue one.
    mutating func position(at target: Int) -> Finding.Position {
        let end = min(target, source.count)
        while offset < end {
            let byte = source[offset]
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
            offset += 1
        }
        return Finding.Position(line: line, column: column)
    }
}
