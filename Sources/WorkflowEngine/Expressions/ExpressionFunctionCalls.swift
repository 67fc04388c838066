import Hashing
import JSON

/// The work of the expression functions on JSON values.
extension ExpressionFunction {
    /// Computes the function.
    /// - Throws: ``ExpressionError`` at `position` for arguments that do not fit.
    func call(_ arguments: [JSONValue], at position: Int) throws(ExpressionError) -> JSONValue {
        let input = Arguments(function: self, values: arguments, position: position)
        switch self {
        case .length: return try input.length()
        case .keys: return JSONValue(try input.object(0).members.map { JSONValue($0.key) })
        case .values: return JSONValue(try input.object(0).members.map { $0.value })
        case .has: return JSONValue(try input.object(0)[try input.text(1)] != nil)
        case .upper: return JSONValue(try input.text(0).uppercased())
        case .lower: return JSONValue(try input.text(0).lowercased())
        case .trim: return JSONValue(trimmed(try input.text(0)))
        case .split: return try input.split()
        case .join: return JSONValue(try input.texts(0).joined(separator: try input.text(1)))
        case .replace: return try input.replaced()
        case .contains: return try input.contains()
        case .startsWith: return JSONValue(try scalars(input.text(0)).starts(with: try scalars(input.text(1))))
        case .endsWith:
            return JSONValue(try scalars(input.text(0)).reversed().starts(with: try scalars(input.text(1)).reversed()))
        case .substring: return try input.substring()
        case .abs, .round, .floor, .ceil, .min, .max, .sum: return try input.arithmetic()
        case .number: return try input.toNumber()
        case .string: return JSONValue(input.values[0].string ?? input.values[0].description)
        case .boolean: return try input.toBoolean()
        case .json: return JSONValue(input.values[0].description)
        case .parseJson: return try input.parsedJSON()
        case .sha256: return JSONValue(SHA256.hexadecimal(try input.text(0).utf8))
        case .coalesce: return arguments.first { !$0.isNull } ?? .null
        case .first: return try input.array(0).elements.first ?? .null
        case .last: return try input.array(0).elements.last ?? .null
        case .unique: return try input.unique()
        }
    }
}

/// The arguments of one call, read as what the function takes.
private struct Arguments {
    let function: ExpressionFunction
    let values: [JSONValue]
    let position: Int

    func mismatch(_ index: Int, _ expected: String) -> ExpressionError {
        .mismatch(
            "argument \(index + 1) of \(function.rawValue)() must be \(expected); found \(values[index].kind.rawValue)",
            at: position)
    }

    func text(_ index: Int) throws(ExpressionError) -> String {
        guard let text = values[index].string else { throw mismatch(index, "a string") }
        return text
    }

    func integer(_ index: Int) throws(ExpressionError) -> Int {
        guard let value = values[index].int else { throw mismatch(index, "an integer") }
        return value
    }

    func array(_ index: Int) throws(ExpressionError) -> JSONValue {
        guard values[index].kind == .array else { throw mismatch(index, "an array") }
        return values[index]
    }

    func object(_ index: Int) throws(ExpressionError) -> JSONValue {
        guard values[index].kind == .object else { throw mismatch(index, "an object") }
        return values[index]
    }

    func texts(_ index: Int) throws(ExpressionError) -> [String] {
        try array(index).elements.map { (element) throws(ExpressionError) in
            guard let text = element.string else { throw mismatch(index, "an array of strings") }
            return text
        }
    }

    func length() throws(ExpressionError) -> JSONValue {
        switch values[0].kind {
        case .string: JSONValue(try text(0).unicodeScalars.count)
        case .array, .object: JSONValue(values[0].count)
        default: throw mismatch(0, "a string, an array or an object")
        }
    }

    func split() throws(ExpressionError) -> JSONValue {
        let separator = scalars(try text(1))
        guard !separator.isEmpty else { throw mismatch(1, "a string that is not empty") }
        return JSONValue(parts(of: scalars(try text(0)), separatedBy: separator).map { JSONValue(String($0)) })
    }

    func replaced() throws(ExpressionError) -> JSONValue {
        let search = scalars(try text(1))
        guard !search.isEmpty else { throw mismatch(1, "a string that is not empty") }
        let pieces = parts(of: scalars(try text(0)), separatedBy: search).map { String($0) }
        return JSONValue(pieces.joined(separator: try text(2)))
    }

    func contains() throws(ExpressionError) -> JSONValue {
        if values[0].kind == .array { return JSONValue(values[0].elements.contains(values[1])) }
        let search = scalars(try text(1))
        let text = scalars(try text(0))
        return JSONValue(search.isEmpty || parts(of: text, separatedBy: search).count > 1)
    }

    func substring() throws(ExpressionError) -> JSONValue {
        let all = scalars(try text(0))
        let from = try integer(1)
        let to = values.count > 2 ? try integer(2) : all.count
        guard from >= 0, from <= to else {
            throw ExpressionError(
                .evaluation, "substring() from \(from) to \(to) is no range", at: position, code: "OUT_OF_RANGE")
        }
        return JSONValue(String(all.dropFirst(from).prefix(to - from)))
    }

    func arithmetic() throws(ExpressionError) -> JSONValue {
        let numbers = values.count == 1 && values[0].kind == .array ? Array(values[0].elements) : values
        guard numbers.allSatisfy({ $0.number != nil }) else {
            throw .mismatch("\(function.rawValue)() takes numbers", at: position)
        }
        switch function {
        case .min: return numbers.min { Arithmetic.isLess($0, $1) } ?? .null
        case .max: return numbers.max { Arithmetic.isLess($0, $1) } ?? .null
        case .sum:
            var total = JSONValue(0)
            for number in numbers { total = try Arithmetic.apply(.add, total, number, at: position) }
            return total
        case .abs:
            return Arithmetic.isLess(numbers[0], 0)
                ? try Arithmetic.apply(.subtract, 0, numbers[0], at: position) : numbers[0]
        case .round:
            return try Arithmetic.rounded(numbers[0], decimals: values.count > 1 ? integer(1) : 0, at: position)
        case .floor: return try Arithmetic.rounded(numbers[0], .down, at: position)
        default: return try Arithmetic.rounded(numbers[0], .up, at: position)
        }
    }

    func toNumber() throws(ExpressionError) -> JSONValue {
        if values[0].number != nil { return values[0] }
        let text = trimmed(try text(0))
        guard let parsed = try? JSONValue.parse(text), parsed.number != nil else {
            throw .mismatch("number() cannot read \"\(text.prefix(40))\"", at: position)
        }
        return parsed
    }

    func toBoolean() throws(ExpressionError) -> JSONValue {
        if values[0].bool != nil { return values[0] }
        switch values[0].string {
        case "true": return .true
        case "false": return .false
        default: throw mismatch(0, "a boolean, \"true\" or \"false\"")
        }
    }

    func parsedJSON() throws(ExpressionError) -> JSONValue {
        do { return try JSONValue.parse(try text(0)) } catch let error as JSONSyntaxError {
            throw .mismatch("parseJson(): \(error.message) (line \(error.line))", at: position)
        } catch { throw mismatch(0, "a string") }
    }

    func unique() throws(ExpressionError) -> JSONValue {
        var kept: [JSONValue] = []
        for element in try array(0).elements where !kept.contains(element) { kept.append(element) }
        return JSONValue(kept)
    }
}

private func scalars(_ text: String) -> String.UnicodeScalarView { text.unicodeScalars }

private func trimmed(_ text: String) -> String {
    let start = text.unicodeScalars.drop { $0.properties.isWhitespace }
    let end = start.lastIndex { !$0.properties.isWhitespace }.map { start.index(after: $0) } ?? start.startIndex
    return String(start[start.startIndex..<end])
}

private func parts(
    of text: String.UnicodeScalarView, separatedBy separator: String.UnicodeScalarView
) -> [Substring.UnicodeScalarView] {
    text.split(separator: Array(separator), omittingEmptySubsequences: false)
}
