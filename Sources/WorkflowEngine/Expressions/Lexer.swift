/// A word of an expression and where it stands.
struct Token: Equatable {
    enum Kind: Equatable {
        case integer(Int)
        case real(Double)
        case string(String)
        case identifier(String)
        /// `$name`, without the dollar.
        case variable(String)
        case symbol(String)
        case end
    }

    let kind: Kind
    /// The place in the text, in Unicode scalars from 0.
    let position: Int
    /// Where the token ends.
    let end: Int
}

/// Cuts an expression into tokens, in one pass.
struct Lexer {
    private let scalars: [Unicode.Scalar]
    /// Where the expression ends, at the latest.
    private let end: Int
    private(set) var position: Int

    private static let symbols = [
        "==", "!=", "<=", ">=", "&&", "||", "??", "!", "<", ">", "+", "-", "*", "/", "%", "?", ":", "(", ")", "[",
        "]", "{", "}", ".", ",",
    ].map { (text: $0, scalars: Array($0.unicodeScalars)) }

    init(_ scalars: [Unicode.Scalar], from position: Int = 0, to end: Int? = nil) {
        self.scalars = scalars
        self.end = end ?? scalars.count
        self.position = position
    }

    mutating func next() throws(ExpressionError) -> Token {
        while let scalar = peek(), isSpace(scalar) { position += 1 }
        let start = position
        guard let scalar = peek() else { return Token(kind: .end, position: start, end: start) }
        let kind: Token.Kind
        if isDigit(scalar) {
            kind = try number()
        } else if scalar == "\"" || scalar == "'" {
            kind = .string(try string(quote: scalar))
        } else if isIdentifierStart(scalar) {
            kind = .identifier(identifier())
        } else if scalar == "$" {
            position += 1
            guard let next = peek(), isIdentifierStart(next) else {
                throw ExpressionError(.syntax, "expected a name behind '$'", at: start)
            }
            kind = .variable(identifier())
        } else {
            kind = .symbol(try symbol())
        }
        return Token(kind: kind, position: start, end: position)
    }

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        position + offset < end ? scalars[position + offset] : nil
    }

    private mutating func identifier() -> String {
        let start = position
        while let scalar = peek(), isIdentifierPart(scalar) { position += 1 }
        return text(start..<position)
    }

    private mutating func symbol() throws(ExpressionError) -> String {
        for symbol in Self.symbols where symbol.scalars[0] == scalars[position] {
            let isWhole = symbol.scalars.count == 1 || peek(1) == symbol.scalars[1]
            guard isWhole else { continue }
            position += symbol.scalars.count
            return symbol.text
        }
        throw ExpressionError(.syntax, "unexpected character '\(scalars[position])'", at: position)
    }

    private mutating func number() throws(ExpressionError) -> Token.Kind {
        let start = position
        var isReal = false
        while let scalar = peek() {
            if isDigit(scalar) {
                position += 1
            } else if scalar == ".", !isReal, let next = peek(1), isDigit(next) {
                isReal = true
                position += 1
            } else if scalar == "e" || scalar == "E" {
                let sign = peek(1) == "+" || peek(1) == "-" ? 1 : 0
                guard let digit = peek(1 + sign), isDigit(digit) else { break }
                isReal = true
                position += 1 + sign
            } else {
                break
            }
        }
        let digits = text(start..<position)
        if !isReal, let integer = Int(digits) { return .integer(integer) }
        guard isReal, let real = Double(digits), real.isFinite else {
            throw ExpressionError(.syntax, "the number \(digits) is out of range", at: start)
        }
        return .real(real)
    }

    private mutating func string(quote: Unicode.Scalar) throws(ExpressionError) -> String {
        let start = position
        position += 1
        var value = String.UnicodeScalarView()
        while let scalar = peek() {
            position += 1
            if scalar == quote { return String(value) }
            guard scalar == "\\" else {
                value.append(scalar)
                continue
            }
            guard let escaped = peek() else { break }
            position += 1
            switch escaped {
            case "n": value.append("\n")
            case "r": value.append("\r")
            case "t": value.append("\t")
            case "\\", "\"", "'", "/": value.append(escaped)
            case "u": value.append(try unicodeEscape())
            default: throw ExpressionError(.syntax, "unknown escape '\\\(escaped)' in a string", at: position - 2)
            }
        }
        throw ExpressionError(.syntax, "a string that does not end", at: start)
    }

    private mutating func unicodeEscape() throws(ExpressionError) -> Unicode.Scalar {
        let start = position
        position = min(position + 4, end)
        guard position - start == 4, let value = UInt32(text(start..<position), radix: 16), value != 0,
            let scalar = Unicode.Scalar(value)
        else { throw ExpressionError(.syntax, "expected four hexadecimal digits behind '\\u'", at: start - 2) }
        return scalar
    }

    func text(_ range: Range<Int>) -> String {
        String(scalars: scalars[range])
    }
}

/// White space; ASCII is decided without a look into the Unicode tables.
private func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII ? scalar == " " || (0x09...0x0D).contains(scalar.value) : scalar.properties.isWhitespace
}

func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

func isIdentifierStart(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
}

func isIdentifierPart(_ scalar: Unicode.Scalar) -> Bool { isIdentifierStart(scalar) || isDigit(scalar) }

extension String {
    /// These scalars as a text; several times as fast as appending them to one.
    init(scalars: ArraySlice<Unicode.Scalar>) {
        let length = scalars.reduce(0) { $0 + UTF8.width($1) }
        self.init(unsafeUninitializedCapacity: length) { buffer in
            var count = 0
            for scalar in scalars {
                if scalar.isASCII {
                    buffer[count] = UInt8(truncatingIfNeeded: scalar.value)
                    count += 1
                    continue
                }
                for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                    buffer[count] = byte
                    count += 1
                }
            }
            return count
        }
    }
}
