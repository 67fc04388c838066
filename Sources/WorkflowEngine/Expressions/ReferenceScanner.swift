import Bytes

/// Finds the end of a reference in running text: after its last `.identifier` or `[…]`.
struct ReferenceScanner {
    private let text: [UInt8]
    private var position: Int

    /// - Parameter position: the byte of the reference's dollar.
    init(_ text: [UInt8], at position: Int) {
        self.text = text
        self.position = position
    }

    /// The byte after the reference.
    mutating func scan() -> Int {
        position += 1
        skipIdentifier()
        while position < text.count {
            if text[position] == UInt8(ascii: "."), position + 1 < text.count, isIdentifierStart(text[position + 1]) {
                position += 1
                skipIdentifier()
            } else if text[position] == UInt8(ascii: "["), let closing = closingBracket() {
                position = closing + 1
            } else {
                break
            }
        }
        return position
    }

    private mutating func skipIdentifier() {
        while position < text.count, isIdentifierPart(text[position]) { position += 1 }
    }

    /// Finds the bracket that ends `[3]`, `["key"]` or `['key']`; nil if the text is something else.
    private func closingBracket() -> Int? {
        var cursor = position + 1
        guard cursor < text.count else { return nil }
        let first = text[cursor]
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            cursor += 1
            while cursor < text.count, text[cursor] != first { cursor += text[cursor] == UInt8(ascii: "\\") ? 2 : 1 }
            cursor += 1
        } else {
            guard first.isASCIIDigit else { return nil }
            while cursor < text.count, text[cursor].isASCIIDigit { cursor += 1 }
        }
        return cursor < text.count && text[cursor] == UInt8(ascii: "]") ? cursor : nil
    }
}
