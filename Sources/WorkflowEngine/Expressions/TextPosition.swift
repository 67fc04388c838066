import Bytes

/// A position in UTF-8 text that is read from start to end.
struct TextPosition: Equatable {
    /// The byte, from 0.
    private(set) var byte = 0
    /// The number of continuation bytes before it.
    private var continuations = 0

    /// The position in Unicode scalars, from 0, for messages.
    var scalar: Int { byte - continuations }

    /// Skips that many bytes of ASCII.
    mutating func skip(ascii count: Int) { byte += count }

    /// Skips one byte.
    mutating func skip(_ here: UInt8) {
        byte += 1
        if here & 0xC0 == 0x80 { continuations += 1 }
    }

    /// Returns the position of the byte `end`, after this one.
    func advanced(to end: Int, in text: [UInt8]) -> TextPosition {
        var position = self
        while position.byte < end { position.skip(text[position.byte]) }
        return position
    }
}

package func isIdentifierStart(_ byte: UInt8) -> Bool { byte.isASCIILetter || byte == UInt8(ascii: "_") }

func isIdentifierPart(_ byte: UInt8) -> Bool { isIdentifierStart(byte) || byte.isASCIIDigit }

extension [UInt8] {
    /// The bytes of a range as text.
    func text(_ range: Range<Int>) -> String { String(decoding: self[range], as: UTF8.self) }

    /// The scalar that begins at a byte of UTF-8 text.
    func scalar(at byte: Int) -> Unicode.Scalar {
        text(byte..<Swift.min(byte + 4, count)).unicodeScalars.first ?? Unicode.Scalar(0xFFFD) ?? " "
    }
}
