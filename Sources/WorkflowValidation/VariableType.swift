import Bytes
import JSON
import WorkflowModel

/// What the declared type and the constraints of a variable allow (validation rules 56 and 57).
enum VariableType {
    /// Whether a value is of a variable's type.
    static func accepts(_ value: JSONValue, _ type: String) -> Bool {
        switch type {
        case "string": value.kind == .string
        case "number": value.number != nil
        case "integer": value.kind == .integer
        case "boolean": value.bool != nil
        case "array": value.kind == .array
        case "object": value.kind == .object
        case "date": value.string.map(isDate) ?? false
        default: true
        }
    }

    /// The first constraint of `validation` that a value breaks, in words. `min` and `max` count a string's
    /// characters and an array's elements.
    static func constraint(brokenBy value: JSONValue, in validation: JSONValue) -> String? {
        let size: Double? =
            switch value.kind {
            case .string: value.string.map { Double($0.unicodeScalars.count) }
            case .array: Double(value.count)
            default: value.number
            }
        if let size, let least = validation["min"]?.number, size < least { return "min is \(shown(least))" }
        if let size, let most = validation["max"]?.number, size > most { return "max is \(shown(most))" }
        if let text = value.string, let pattern = validation["pattern"]?.string, !BoundedMatch.matches(text, pattern) {
            return "pattern is \(pattern.clipped())"
        }
        if let allowed = validation["enum"], allowed.kind == .array, !allowed.elements.contains(value) {
            return "enum is \(allowed.description.clipped())"
        }
        return nil
    }

    /// Whether a text is a date and time, or a full date, as RFC 3339 writes them (section 5.6).
    static func isDate(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let year = number(bytes, 0, 4), let month = number(bytes, 5, 2), let day = number(bytes, 8, 2),
            bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), (1...12).contains(month),
            day >= 1, day <= days(in: month, of: year)
        else { return false }
        if bytes.count == 10 { return true }
        guard [UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")].contains(bytes[10]),
            let hour = number(bytes, 11, 2), let minute = number(bytes, 14, 2), let second = number(bytes, 17, 2),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"), hour < 24, minute < 60, second <= 60
        else { return false }
        var index = 19
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            let start = index + 1
            index = start
            while index < bytes.count, bytes[index].isASCIIDigit { index += 1 }
            guard index > start else { return false }
        }
        return isOffset(bytes[index...])
    }

    private static func isOffset(_ bytes: ArraySlice<UInt8>) -> Bool {
        let offset = Array(bytes)
        if offset == [UInt8(ascii: "Z")] || offset == [UInt8(ascii: "z")] { return true }
        guard offset.count == 6, offset[0] == UInt8(ascii: "+") || offset[0] == UInt8(ascii: "-"),
            offset[3] == UInt8(ascii: ":"), let hour = number(offset, 1, 2), let minute = number(offset, 4, 2)
        else { return false }
        return hour < 24 && minute < 60
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    private static func number(_ bytes: [UInt8], _ start: Int, _ length: Int) -> Int? {
        guard start + length <= bytes.count else { return nil }
        return DecimalDigits.number(bytes[start..<start + length])
    }

    private static func shown(_ bound: Double) -> String { Int(exactly: bound).map { "\($0)" } ?? "\(bound)" }
}
