/// The punctuation of expressions.
enum Symbol: Equatable {
    case binary(BinaryOperator)
    case not
    case question, colon, comma, dot
    case openParenthesis, closeParenthesis, openBracket, closeBracket, openBrace, closeBrace

    /// Its spelling.
    var text: String {
        switch self {
        case .binary(let op): op.rawValue
        case .not: "!"
        case .question: "?"
        case .colon: ":"
        case .comma: ","
        case .dot: "."
        case .openParenthesis: "("
        case .closeParenthesis: ")"
        case .openBracket: "["
        case .closeBracket: "]"
        case .openBrace: "{"
        case .closeBrace: "}"
        }
    }

    /// The operator that it is in front of an operand.
    var unary: UnaryOperator? {
        switch self {
        case .not: .not
        case .binary(.subtract): .negate
        default: nil
        }
    }

    /// The longest symbol that begins with `first`, and how many bytes it has; nil if none does.
    static func longest(_ first: UInt8, _ second: UInt8?) -> (symbol: Symbol, length: Int)? {
        switch (first, second) {
        case (UInt8(ascii: "="), UInt8(ascii: "=")): (.binary(.equal), 2)
        case (UInt8(ascii: "!"), UInt8(ascii: "=")): (.binary(.notEqual), 2)
        case (UInt8(ascii: "<"), UInt8(ascii: "=")): (.binary(.lessOrEqual), 2)
        case (UInt8(ascii: ">"), UInt8(ascii: "=")): (.binary(.greaterOrEqual), 2)
        case (UInt8(ascii: "&"), UInt8(ascii: "&")): (.binary(.and), 2)
        case (UInt8(ascii: "|"), UInt8(ascii: "|")): (.binary(.or), 2)
        case (UInt8(ascii: "?"), UInt8(ascii: "?")): (.binary(.coalesce), 2)
        default: single(first).map { ($0, 1) }
        }
    }

    private static func single(_ byte: UInt8) -> Symbol? {
        switch byte {
        case UInt8(ascii: "!"): .not
        case UInt8(ascii: "<"): .binary(.less)
        case UInt8(ascii: ">"): .binary(.greater)
        case UInt8(ascii: "+"): .binary(.add)
        case UInt8(ascii: "-"): .binary(.subtract)
        case UInt8(ascii: "*"): .binary(.multiply)
        case UInt8(ascii: "/"): .binary(.divide)
        case UInt8(ascii: "%"): .binary(.modulo)
        case UInt8(ascii: "?"): .question
        case UInt8(ascii: ":"): .colon
        case UInt8(ascii: ","): .comma
        case UInt8(ascii: "."): .dot
        case UInt8(ascii: "("): .openParenthesis
        case UInt8(ascii: ")"): .closeParenthesis
        case UInt8(ascii: "["): .openBracket
        case UInt8(ascii: "]"): .closeBracket
        case UInt8(ascii: "{"): .openBrace
        case UInt8(ascii: "}"): .closeBrace
        default: nil
        }
    }
}
