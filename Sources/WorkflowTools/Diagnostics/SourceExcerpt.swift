import Bytes
import WorkflowModel

/// The lines of a source, to be shown with a caret under a place. Of a long line, such as all of a minified document,
/// only the text around the position is shown.
struct SourceExcerpt {
    /// Unicode scalars that are shown on each side of the place.
    private static let reach = 60

    private let source: [UInt8]
    private let lineStarts: [Int]
    /// The place that was looked up last: findings come in order, and a line may be the whole document.
    private var last = (line: 0, column: 0, offset: 0)

    init(_ source: [UInt8]) {
        self.source = source
        lineStarts = [0] + source.indices.lazy.filter { source[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    /// The line of `position` and, below it, the mark under the value that begins there; nil outside the source.
    mutating func lines(at position: Finding.Position) -> (text: String, mark: String)? {
        guard lineStarts.indices.contains(position.line - 1), position.column > 0 else { return nil }
        let line = bounds(ofLine: position.line)
        let offset = offset(of: position, in: line)
        let from = back(from: offset, to: line.lowerBound)
        let to = ahead(from: offset, to: line.upperBound)
        let before = (from > line.lowerBound ? "…" : "") + shown(from..<offset)
        let value = shown(offset..<min(valueEnd(offset, in: line), to))
        let rest = shown(min(valueEnd(offset, in: line), to)..<to) + (to < line.upperBound ? "…" : "")
        let underline = String(repeating: "~", count: max(0, value.displayWidth - 1))
        return (before + value + rest, String(repeating: " ", count: before.displayWidth) + "^" + underline)
    }

    private func bounds(ofLine line: Int) -> Range<Int> {
        let start = lineStarts[line - 1]
        var end = line < lineStarts.count ? lineStarts[line] - 1 : source.count
        if end > start, source[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return start..<end
    }

    private mutating func offset(of position: Finding.Position, in line: Range<Int>) -> Int {
        var (column, offset) = (1, line.lowerBound)
        if last.line == position.line, last.column <= position.column { (column, offset) = (last.column, last.offset) }
        while column < position.column, offset < line.upperBound {
            offset = next(offset, before: line.upperBound)
            column += 1
        }
        last = (position.line, column, offset)
        return offset
    }

    private func next(_ offset: Int, before end: Int) -> Int {
        var offset = offset + 1
        while offset < end, source[offset] & 0xC0 == 0x80 { offset += 1 }
        return offset
    }

    // What is no UTF-8 may be one long run of continuation bytes, so both ways are bounded in bytes too.
    private func back(from offset: Int, to start: Int) -> Int {
        var (here, count) = (offset, 0)
        while here > start, count < Self.reach, offset - here < 4 * Self.reach {
            here -= 1
            if source[here] & 0xC0 != 0x80 { count += 1 }
        }
        return here
    }

    private func ahead(from offset: Int, to end: Int) -> Int {
        var (here, count) = (offset, 0)
        while here < end, count < Self.reach, here - offset < 4 * Self.reach {
            here = min(next(here, before: end), offset + 4 * Self.reach)
            count += 1
        }
        return here
    }

    /// Where the string, number or word ends that begins at `offset`; of anything else only the first character.
    private func valueEnd(_ offset: Int, in line: Range<Int>) -> Int {
        guard offset < line.upperBound else { return line.upperBound }
        var end = offset + 1
        if source[offset] == UInt8(ascii: "\"") {
            while end < line.upperBound, end - offset < 4 * Self.reach {
                if source[end] == UInt8(ascii: "\"") { return end + 1 }
                end += source[end] == UInt8(ascii: "\\") ? 2 : 1
            }
            return min(end, line.upperBound)
        }
        guard isWord(source[offset]) else { return next(offset, before: line.upperBound) }
        while end < line.upperBound, end - offset < 4 * Self.reach, isWord(source[end]) { end += 1 }
        return end
    }

    private func isWord(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || [0x2B, 0x2D, 0x2E].contains(byte)
    }

    private func shown(_ range: Range<Int>) -> String {
        let text = String(decoding: source[range].map { $0 == UInt8(ascii: "\t") ? 0x20 : $0 }, as: UTF8.self)
        return text.visible
    }
}
