import CJansson

/// Why a text is not JSON, and where.
public struct JSONSyntaxError: Error, Equatable {
    /// What is wrong, in jansson's words, e.g. `'}' expected near ','`.
    public let message: String
    /// The line, counted from 1.
    public let line: Int
    /// The column in characters, counted from 1.
    public let column: Int
}

extension JSONSyntaxError {
    fileprivate init(byteZeroAt index: Int, in bytes: UnsafeRawBufferPointer) {
        let before = bytes[..<index]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        message = "a byte 0 is not allowed"
        line = before.count { $0 == UInt8(ascii: "\n") } + 1
        column = before[lineStart...].count { $0 & 0xc0 != 0x80 } + 1
    }
}

extension JSONValue {
    /// Reads one JSON value out of `bytes`, which must be UTF-8.
    ///
    /// A key that stands twice in an object is refused unless `duplicateKeys` is true (the last one then counts).
    /// Integers beyond 64 bits, lone surrogates, `\u0000` and more than 2,048 levels are refused (jansson's limits).
    /// - Throws: ``JSONSyntaxError`` with line and column.
    public static func parse(
        _ bytes: UnsafeRawBufferPointer, duplicateKeys: Bool = false
    ) throws(JSONSyntaxError) -> JSONValue {
        JSONRuntime.start
        // jansson swallows a byte 0 behind a number, which no grammar of JSON allows anywhere.
        if let zero = bytes.firstIndex(of: 0) { throw JSONSyntaxError(byteZeroAt: zero, in: bytes) }
        var error = json_error_t()
        let flags = Int(JSON_DECODE_ANY) | (duplicateKeys ? 0 : Int(JSON_REJECT_DUPLICATES))
        let root = bytes.withMemoryRebound(to: CChar.self) { text in
            text.baseAddress.map { json_loadb($0, text.count, flags, &error) } ?? json_loadb("", 0, flags, &error)
        }
        guard let root else {
            let message = withUnsafeBytes(of: error.text) { text in
                String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
            }
            throw JSONSyntaxError(
                message: message, line: max(1, Int(error.line)), column: max(1, Int(error.column)))
        }
        return JSONValue(owning: root)
    }

    /// Reads one JSON value out of `bytes`.
    public static func parse(
        _ bytes: [UInt8], duplicateKeys: Bool = false
    ) throws(JSONSyntaxError) -> JSONValue {
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(JSONSyntaxError) in try parse(buffer, duplicateKeys: duplicateKeys) }
        }
        return try result.get()
    }

    /// Reads one JSON value out of `text`.
    public static func parse(_ text: String, duplicateKeys: Bool = false) throws(JSONSyntaxError) -> JSONValue {
        try parse(Array(text.utf8), duplicateKeys: duplicateKeys)
    }
}
