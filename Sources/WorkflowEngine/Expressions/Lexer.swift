import Bytes

/// A token of an expression and its position.
struct Token: Equatable {
    enum Kind: Equatable {
        case integer(Int)
        /// 9223372036854775808: out of range by itself, the least integer after a minus.
        case leastMagnitude
        case real(Double)
        case string(String)
        case identifier(String)
        /// `$name`, without the dollar.
        case variable(String)
        case symbol(Symbol)
        case end
    }

    let kind: Kind
    /// The position in the text, in Unicode scalars from 0.
    let position: Int
}

/// Cuts an expression into tokens, in one pass over its UTF-8.
struct Lexer {
    private let bytes: [UInt8]
    /// Where the expression ends, at the latest.
    private let end: Int
    /// After the last token.
    private(set) var position: TextPosition

    init(_ bytes: [UInt8], from position: TextPosition, to end: Int? = nil) {
        self.bytes = bytes
        self.end = end ?? bytes.count
        self.position = position
    }

    mutating func next() throws(ExpressionError) -> Token {
        skipSpace()
        let start = position.scalar
        guard let byte = peek() else { return Token(kind: .end, position: start) }
        let kind: Token.Kind
        if byte.isASCIIDigit {
            kind = try number()
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            kind = .string(try string(quote: byte))
        } else if isIdentifierStart(byte) {
            kind = .identifier(identifier())
        } else if byte == UInt8(ascii: "$") {
            position.skip(ascii: 1)
            guard let next = peek(), isIdentifierStart(next) else {
                throw ExpressionError(.syntax, "expected a name behind '$'", at: start)
            }
            kind = .variable(identifier())
        } else if let (symbol, length) = Symbol.longest(byte, peek(1)) {
            position.skip(ascii: length)
            kind = .symbol(symbol)
        } else {
            throw ExpressionError(.syntax, "unexpected character '\(bytes.scalar(at: position.byte))'", at: start)
        }
        return Token(kind: kind, position: start)
    }

    private func peek(_ offset: Int = 0) -> UInt8? {
        position.byte + offset < end ? bytes[position.byte + offset] : nil
    }

    /// White space; ASCII is decided without a look into the Unicode tables.
    private mutating func skipSpace() {
        while let byte = peek() {
            if byte < 0x80 {
                guard byte.isASCIIWhitespace else { return }
                position.skip(ascii: 1)
            } else {
                let scalar = bytes.scalar(at: position.byte)
                guard scalar.properties.isWhitespace else { return }
                position = position.advanced(to: position.byte + UTF8.width(scalar), in: bytes)
            }
        }
    }

    private mutating func identifier() -> String {
        let start = position.byte
        while let byte = peek(), isIdentifierPart(byte) { position.skip(ascii: 1) }
        return bytes.text(start..<position.byte)
    }

    private mutating func number() throws(ExpressionError) -> Token.Kind {
        let start = position
        var isReal = false
        while let byte = peek() {
            if byte.isASCIIDigit {
                position.skip(ascii: 1)
            } else if byte == UInt8(ascii: "."), !isReal, let next = peek(1), next.isASCIIDigit {
                isReal = true
                position.skip(ascii: 1)
            } else if byte | 0x20 == UInt8(ascii: "e") {
                let sign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 1 : 0
                guard let digit = peek(1 + sign), digit.isASCIIDigit else { break }
                isReal = true
                position.skip(ascii: 1 + sign)
            } else {
                break
            }
        }
        if !isReal, let integer = integer(start.byte..<position.byte) { return .integer(integer) }
        let digits = bytes.text(start.byte..<position.byte)
        if !isReal, digits.drop(while: { $0 == "0" }) == "9223372036854775808" { return .leastMagnitude }
        guard isReal, let real = Double(digits), real.isFinite else {
            throw ExpressionError(.syntax, "the number \(digits) is out of range", at: start.scalar)
        }
        return .real(real)
    }

    /// Reads an integer from digits; nil if it is too large.
    private func integer(_ digits: Range<Int>) -> Int? {
        var value = 0
        for index in digits {
            let (tenfold, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isPastMaximum) = tenfold.addingReportingOverflow(Int(bytes[index] &- 0x30))
            guard !isTooLarge, !isPastMaximum else { return nil }
            value = sum
        }
        return value
    }

    private mutating func string(quote: UInt8) throws(ExpressionError) -> String {
        let start = position
        position.skip(ascii: 1)
        var value: [UInt8] = []
        var pending = position.byte
        while let byte = peek() {
            if byte == quote {
                let rest = pending..<position.byte
                position.skip(ascii: 1)
                return value.isEmpty ? bytes.text(rest) : String(decoding: value + bytes[rest], as: UTF8.self)
            }
            guard byte == UInt8(ascii: "\\") else {
                position.skip(byte)
                continue
            }
            value += bytes[pending..<position.byte]
            guard peek(1) != nil else { break }
            value += try escape()
            pending = position.byte
        }
        throw ExpressionError(.syntax, "a string that does not end", at: start.scalar)
    }

    /// Reads the escape of a backslash and the next character.
    private mutating func escape() throws(ExpressionError) -> [UInt8] {
        let start = position.scalar
        position.skip(ascii: 1)
        let escaped = bytes[position.byte]
        switch escaped {
        case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "\\"), UInt8(ascii: "\""),
            UInt8(ascii: "'"), UInt8(ascii: "/"):
            position.skip(ascii: 1)
            switch escaped {
            case UInt8(ascii: "n"): return [UInt8(ascii: "\n")]
            case UInt8(ascii: "r"): return [UInt8(ascii: "\r")]
            case UInt8(ascii: "t"): return [UInt8(ascii: "\t")]
            default: return [escaped]
            }
        case UInt8(ascii: "u"):
            position.skip(ascii: 1)
            return try unicodeEscape(at: start)
        default:
            let scalar = bytes.scalar(at: position.byte)
            throw ExpressionError(.syntax, "unknown escape '\\\(scalar)' in a string", at: start)
        }
    }

    /// The UTF-8 of `\uXXXX`, or of two of them that are a surrogate pair (RFC 8259, section 7).
    private mutating func unicodeEscape(at start: Int) throws(ExpressionError) -> [UInt8] {
        guard let unit = hexadecimalUnit() else {
            throw ExpressionError(.syntax, "expected four hexadecimal digits after '\\u'", at: start)
        }
        guard unit != 0 else { throw ExpressionError(.syntax, "a string cannot contain '\\u0000'", at: start) }
        if let scalar = Unicode.Scalar(unit) { return Array(String(scalar).utf8) }
        let isLeading = unit < 0xDC00
        if isLeading, peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") {
            position.skip(ascii: 2)
            if let trail = hexadecimalUnit(), (0xDC00...0xDFFF).contains(trail),
                let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (trail - 0xDC00))
            {
                return Array(String(scalar).utf8)
            }
        }
        throw ExpressionError(
            .syntax,
            "'\\u\(String(unit, radix: 16))' is half of a character: the other half, "
                + (isLeading ? "'\\udc00' to '\\udfff', must follow it" : "'\\ud800' to '\\udbff', must precede it"),
            at: start)
    }

    /// The value of four hexadecimal digits; nil, and nothing read, for anything else.
    private mutating func hexadecimalUnit() -> UInt32? {
        let digits = bytes[position.byte..<min(position.byte + 4, end)]
        guard digits.count == 4, digits.allSatisfy(\.isHexadecimalDigit) else { return nil }
        position.skip(ascii: 4)
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
