import CJansson

#if canImport(Glibc)
    import Glibc
#endif

/// Says why a text is not JSON, and where.
public struct JSONSyntaxError: Error, Equatable {
    /// What is wrong, in jansson's words, e.g. `'}' expected near ','`.
    public let message: String
    /// The line, counted from 1.
    public let line: Int
    /// The column in characters, counted from 1.
    public let column: Int

    /// An error.
    public init(message: String, line: Int, column: Int) {
        self.message = message
        self.line = line
        self.column = column
    }
}

extension JSONSyntaxError {
    fileprivate init(_ message: String, at index: Int, in bytes: UnsafeRawBufferPointer) {
        let before = bytes[..<index]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        self.message = message
        line = before.count { $0 == UInt8(ascii: "\n") } + 1
        column = before[lineStart...].count { $0 & 0xc0 != 0x80 } + 1
    }
}

extension JSONValue {
    /// Parses `bytes`, which must be UTF-8, as one JSON value: `try JSONValue.parse(#"{"a": 1}"#)["a"]?.int`.
    ///
    /// A key that occurs twice in an object is refused unless `duplicateKeys` is true (then the last one counts).
    /// Integers beyond 64 bits, lone surrogates, `\u0000` and more than 2,048 levels are refused (jansson's limits).
    /// - Parameter maximumDepth: the most levels of arrays and objects. For values from outside it is less than jansson
    ///   reads, so that they can be wrapped, stored and read again.
    /// - Throws: ``JSONSyntaxError`` with line and column.
    public static func parse(
        _ bytes: UnsafeRawBufferPointer, duplicateKeys: Bool = false, maximumDepth: Int = 2_048
    ) throws(JSONSyntaxError) -> JSONValue {
        JSONRuntime.start
        if let root = JSONReader.read(bytes, duplicateKeys: duplicateKeys, maximumDepth: maximumDepth) {
            return JSONValue(owning: root)
        }
        return try parseByJansson(bytes, duplicateKeys: duplicateKeys, maximumDepth: maximumDepth)
    }

    /// Parses what ``JSONReader`` leaves to jansson.
    static func parseByJansson(
        _ bytes: UnsafeRawBufferPointer, duplicateKeys: Bool, maximumDepth: Int
    ) throws(JSONSyntaxError) -> JSONValue {
        // jansson accepts a zero byte after a number; JSON allows none anywhere.
        if let start = bytes.baseAddress, let zero = memchr(start, 0, bytes.count) {
            throw JSONSyntaxError("a byte 0 is not allowed", at: UnsafeRawPointer(zero) - start, in: bytes)
        }
        if maximumDepth < 2_048, let place = firstPlace(deeperThan: maximumDepth, in: bytes) {
            throw JSONSyntaxError("more than \(maximumDepth) levels are not allowed", at: place, in: bytes)
        }
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

    /// Parses `bytes` as one JSON value.
    public static func parse(
        _ bytes: [UInt8], duplicateKeys: Bool = false, maximumDepth: Int = 2_048
    ) throws(JSONSyntaxError) -> JSONValue {
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(JSONSyntaxError) in
                try parse(buffer, duplicateKeys: duplicateKeys, maximumDepth: maximumDepth)
            }
        }
        return try result.get()
    }

    /// Parses `text` as one JSON value.
    public static func parse(
        _ text: String, duplicateKeys: Bool = false, maximumDepth: Int = 2_048
    ) throws(JSONSyntaxError) -> JSONValue {
        try parse(Array(text.utf8), duplicateKeys: duplicateKeys, maximumDepth: maximumDepth)
    }

    /// The most levels of JSON from clients and workflows.
    public static let maximumDepthFromOutside = 512

    /// Finds where brackets outside strings are first nested more than `depth` deep; the text need not be JSON.
    private static func firstPlace(deeperThan depth: Int, in bytes: UnsafeRawBufferPointer) -> Int? {
        var level = 0
        var isInString = false
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "\\") where isInString: index += 1
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                if !isInString { level += 1 }
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if !isInString { level -= 1 }
            default: break
            }
            if level > depth { return index }
            index += 1
        }
        return nil
    }
}
