import Crypto
import JSON
import RepositoryModel
import Values

/// The work of the expression functions on JSON values.
extension ExpressionFunction {
    /// Computes the function.
    /// - Throws: ``ExpressionError`` at `position` for arguments that do not fit.
    func call(_ arguments: [JSONValue], at position: Int) throws(ExpressionError) -> JSONValue {
        try computed("\(rawValue)()", at: position) { () throws(ValueError) in
            let input = Arguments(values: arguments)
            let result =
                switch self {
                case .length, .keys, .values, .has, .contains, .first, .last, .sort, .unique, .coalesce:
                    try collection(input)
                case .upper, .lower, .trim, .split, .join, .replace, .startsWith, .endsWith, .substring, .matches:
                    try text(input)
                case .abs, .round, .floor, .ceil, .min, .max, .sum: try arithmetic(input)
                case .now, .date, .formatDate: try date(input)
                default: try conversion(input)
                }
            // Lists and objects are bounded where they are made; a text may have become longer than it was.
            if let bytes = result.withUTF8({ $0.count }) { try ValueLimit.check(bytes: bytes) }
            return result
        }
    }

    private func collection(_ input: Arguments) throws(ValueError) -> JSONValue {
        switch self {
        case .length: return try input.length()
        case .keys: return JSONValue(try input.object(0).members.map { JSONValue($0.key) })
        case .values: return JSONValue(try input.object(0).members.map { $0.value })
        case .has: return JSONValue(try ValuePath(try input.text(1)).value(in: try input.object(0)) != nil)
        case .contains: return JSONValue(try Lists.contains(input.values[0], input.values[1]))
        case .first: return try input.array(0).elements.first ?? .null
        case .last: return try input.array(0).elements.last ?? .null
        case .sort: return try Ordering.sorted(try input.array(0))
        case .unique: return try Lists.unique(try input.array(0))
        default: return input.values.first { !$0.isNull } ?? .null
        }
    }

    private func text(_ input: Arguments) throws(ValueError) -> JSONValue {
        let text = self == .join ? "" : try input.text(0)
        switch self {
        case .upper: return JSONValue(text.uppercased())
        case .lower: return JSONValue(Text.lowercased(text))
        case .trim: return JSONValue(Text.trimmed(text))
        case .split:
            var parts = BoundedList()
            for part in try Text.split(text, by: try input.text(1)) { try parts.append(JSONValue(part)) }
            return parts.json
        case .join: return JSONValue(try Text.joined(try input.array(0), separator: try input.text(1)))
        case .replace: return JSONValue(try Text.replaced(text, try input.text(1), by: try input.text(2)))
        case .startsWith: return JSONValue(Text.starts(text, with: try input.text(1)))
        case .endsWith: return JSONValue(Text.ends(text, with: try input.text(1)))
        case .matches: return JSONValue(try TextPattern(try input.text(1)).matches(text))
        default:
            let end = input.values.count > 2 ? try input.integer(2) : nil
            return JSONValue(try Text.substring(text, try input.integer(1), end))
        }
    }

    private func arithmetic(_ input: Arguments) throws(ValueError) -> JSONValue {
        switch self {
        case .min: try Ordering.least(input.numbers)
        case .max: try Ordering.greatest(input.numbers)
        case .sum: try Arithmetic.sum(input.numbers)
        case .abs: try Arithmetic.absolute(input.values[0])
        case .floor: try Arithmetic.rounded(input.values[0], .down)
        case .ceil: try Arithmetic.rounded(input.values[0], .up)
        default: try Arithmetic.rounded(input.values[0], decimals: input.values.count > 1 ? try input.integer(1) : 0)
        }
    }

    private func date(_ input: Arguments) throws(ValueError) -> JSONValue {
        switch self {
        case .now: JSONValue(Timestamp.now.description)
        case .date: JSONValue(try DateText.timestamp(try input.text(0)).description)
        default: JSONValue(try DateText.formatted(try DateText.timestamp(try input.text(0)), try input.text(1)))
        }
    }

    private func conversion(_ input: Arguments) throws(ValueError) -> JSONValue {
        switch self {
        case .number: try Conversion.number(input.values[0])
        case .boolean: try Conversion.boolean(input.values[0])
        case .json: JSONValue(try Conversion.json(input.values[0]))
        case .parseJson: try Conversion.parsed(try input.text(0))
        case .sha256: JSONValue(SHA256.hexadecimal(try input.text(0).utf8))
        case .base64: JSONValue(try Conversion.base64(try input.text(0)))
        default: JSONValue(Conversion.text(input.values[0]))
        }
    }
}

/// The arguments of one call, converted to what the function takes.
private struct Arguments {
    let values: [JSONValue]

    func mismatch(_ index: Int, _ expected: String) -> ValueError {
        .mismatch("argument \(index + 1) must be \(expected); found \(values[index].kind.rawValue)")
    }

    func text(_ index: Int) throws(ValueError) -> String {
        guard let text = values[index].string else { throw mismatch(index, "a string") }
        return text
    }

    func integer(_ index: Int) throws(ValueError) -> Int {
        guard let value = values[index].int else { throw mismatch(index, "an integer") }
        return value
    }

    func array(_ index: Int) throws(ValueError) -> JSONValue {
        guard values[index].kind == .array else { throw mismatch(index, "an array") }
        return values[index]
    }

    func object(_ index: Int) throws(ValueError) -> JSONValue {
        guard values[index].kind == .object else { throw mismatch(index, "an object") }
        return values[index]
    }

    /// The elements of the only argument if it is a list, else the arguments.
    var numbers: [JSONValue] {
        values.count == 1 && values[0].kind == .array ? Array(values[0].elements) : values
    }

    func length() throws(ValueError) -> JSONValue {
        switch values[0].kind {
        case .string: JSONValue(Text.length(try text(0)))
        case .array, .object: JSONValue(values[0].count)
        default: throw mismatch(0, "a string, an array or an object")
        }
    }
}
