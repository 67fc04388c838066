import Bytes
public import JSON

/// Conversions between kinds of values. Nothing is converted unless a node or function of that name does it.
public enum Conversion {
    /// Converts to text: a string stays as it is, any other value becomes JSON text.
    public static func text(_ value: JSONValue) -> String { value.string ?? value.description }

    /// Converts to a number: a number, or a text that is a number in JSON's spelling.
    /// - Throws: `TYPE_MISMATCH`.
    public static func number(_ value: JSONValue) throws(ValueError) -> JSONValue {
        if value.number != nil { return value }
        guard let text = value.string else { throw .mismatch("\(value.kind.rawValue) is no number") }
        guard text.utf8.count <= 400, let parsed = try? JSONValue.parse(Text.trimmed(text)), parsed.number != nil else {
            throw .mismatch("cannot read \"\(text.prefix(40))\" as a number")
        }
        return parsed
    }

    /// Converts to an integer: an integer, or a number or text whose value is one.
    /// - Throws: `TYPE_MISMATCH`; `OUT_OF_RANGE` for a number with a fraction; `OVERFLOW`.
    public static func integer(_ value: JSONValue) throws(ValueError) -> JSONValue {
        let number = try number(value)
        guard number.int == nil, let real = number.number else { return number }
        guard real.rounded() == real else { throw .range("\(number) is no integer") }
        return try Arithmetic.rounded(number, .towardZero)
    }

    /// Converts to a boolean: a boolean, or the texts `true` and `false`.
    /// - Throws: `TYPE_MISMATCH`.
    public static func boolean(_ value: JSONValue) throws(ValueError) -> JSONValue {
        if value.bool != nil { return value }
        switch value.string {
        case "true": return .true
        case "false": return .false
        default: throw .mismatch("expected a boolean, \"true\" or \"false\"; found \(value.kind.rawValue)")
        }
    }

    /// Converts to a list: a list stays as it is, an object becomes its `{key, value}` items, any other value the only
    /// element.
    /// - Throws: `MISSING_VALUE` for null.
    public static func list(_ value: JSONValue) throws(ValueError) -> JSONValue {
        switch value.kind {
        case .array: return value
        case .object: return Objects.items(value)
        case .null: throw .missing("null is no list")
        default: return [value]
        }
    }

    /// Converts to an object: an object stays as it is, a list of `{key, value}` items becomes the object of them.
    /// - Throws: `TYPE_MISMATCH`, `MISSING_VALUE` for null.
    public static func object(_ value: JSONValue) throws(ValueError) -> JSONValue {
        switch value.kind {
        case .object: return value
        case .array: return try Objects.object(of: value)
        case .null: throw .missing("null is no object")
        default: throw .mismatch("\(value.kind.rawValue) is no object")
        }
    }

    /// Parses a JSON text.
    /// - Throws: `TYPE_MISMATCH` with line and column, `LIMIT_EXCEEDED`.
    public static func parsed(_ text: String) throws(ValueError) -> JSONValue {
        let value: JSONValue
        do { value = try JSONValue.parse(text, maximumDepth: ValueLimit.depth) } catch {
            throw .mismatch("not JSON: \(error.message) at line \(error.line), column \(error.column)")
        }
        try ValueLimit.check(value)
        return value
    }

    /// Prints a value as JSON text.
    /// - Parameter indent: spaces a level, 0 to 16; 0 writes one line.
    /// - Throws: `OUT_OF_RANGE`, `LIMIT_EXCEEDED`.
    public static func json(_ value: JSONValue, indent: Int = 0) throws(ValueError) -> String {
        guard (0...16).contains(indent) else { throw .range("an indent is 0 to 16 spaces; found \(indent)") }
        try ValueLimit.check(value)
        let text = value.serialized(indent: indent)
        try ValueLimit.check(bytes: text.count)
        return String(decoding: text, as: UTF8.self)
    }

    /// Names the kind of a value as JSON does: `null boolean number string array object`.
    public static func typeName(_ value: JSONValue) -> String {
        value.number == nil ? value.kind.rawValue : "number"
    }

    /// Tells whether a value is null or an empty string, list or object.
    public static func isEmpty(_ value: JSONValue) -> Bool {
        switch value.kind {
        case .null: true
        case .string: value.withUTF8 { $0.isEmpty } == true
        case .array, .object: value.count == 0
        default: false
        }
    }

    /// Converts a value to the key of an object: a string stays as it is, a number or boolean becomes JSON, 1.0 becomes
    /// `1`.
    /// - Throws: `TYPE_MISMATCH`.
    public static func keyText(_ value: JSONValue) throws(ValueError) -> String {
        if let text = value.string { return text }
        guard value.number != nil || value.bool != nil else {
            throw .mismatch("a key is a string, a number or a boolean; found \(value.kind.rawValue)")
        }
        return value.number.flatMap { value.int ?? Int(exactly: $0) }.map(String.init) ?? value.description
    }

    /// Encodes the UTF-8 of a text as Base64.
    /// - Throws: `LIMIT_EXCEEDED`.
    public static func base64(_ text: String) throws(ValueError) -> String {
        try ValueLimit.check(bytes: text.utf8.count / 3 * 4 + 4)
        return Base64.encode(text.utf8)
    }

    /// Decodes Base64 to a text.
    /// - Throws: `TYPE_MISMATCH` if it is not Base64, or its bytes are not text.
    public static func base64Decoded(_ text: String) throws(ValueError) -> String {
        guard let bytes = Base64.decode(text) else { throw .mismatch("not Base64 (RFC 4648, 4)") }
        return try decoded(bytes)
    }

    /// The text with everything but letters, digits and `-._~` percent-encoded (RFC 3986, 2.1).
    /// - Throws: `LIMIT_EXCEEDED`.
    public static func percentEncoded(_ text: String) throws(ValueError) -> String {
        let encoded = PercentEncoding.encode(text)
        try ValueLimit.check(bytes: encoded.utf8.count)
        return encoded
    }

    /// The text that a percent-encoded one stands for. A plus is a plus.
    /// - Throws: `TYPE_MISMATCH` for a `%` without two hexadecimal digits, or bytes that are not text.
    public static func percentDecoded(_ text: String) throws(ValueError) -> String {
        guard let bytes = text.utf8.span.withUnsafeBufferPointer(PercentEncoding.decode) else {
            throw .mismatch("a '%' must stand before two hexadecimal digits")
        }
        return try decoded(bytes)
    }

    /// Bytes as text.
    /// - Throws: `TYPE_MISMATCH` for what is not UTF-8, or has a NUL, which JSON text here cannot carry.
    static func decoded(_ bytes: [UInt8]) throws(ValueError) -> String {
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            throw .mismatch("the decoded bytes are not text")
        }
        return text
    }
}
