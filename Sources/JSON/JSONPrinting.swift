import CJansson

#if canImport(Glibc)
    import Glibc
#endif

extension JSONValue: CustomStringConvertible {
    /// This value as compact JSON text.
    public var description: String { String(decoding: serialized(), as: UTF8.self) }

    /// This value as JSON text.
    /// - Parameters:
    ///   - indent: spaces a level (0–31); 0 writes one compact line.
    ///   - sortedKeys: whether members stand in the order of their names instead of their own.
    public func serialized(indent: Int = 0, sortedKeys: Bool = false) -> [UInt8] {
        var flags = Int(JSON_ENCODE_ANY) | (realDigits << 11)  // JSON_REAL_PRECISION(n), a macro that does not import
        flags |= indent > 0 ? min(indent, 31) : Int(JSON_COMPACT)
        if sortedKeys { flags |= Int(JSON_SORT_KEYS) }
        guard let text = json_dumps(pointer, flags) else { fatalError("out of memory: jansson could not print") }
        defer { free(text) }
        return Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
    }

    /// The least number of digits (15 to 17) that gives every real in this value back exactly: 0.1 prints as 0.1.
    private var realDigits: Int {
        switch kind {
        case .real:
            guard let value = number else { return 15 }
            return (15...16).first { Double(printed(value, digits: $0)) == value } ?? 17
        case .array:
            return elements.reduce(15) { max($0, $1.realDigits) }
        case .object:
            return members.reduce(15) { max($0, $1.value.realDigits) }
        default:
            return 15
        }
    }
}

/// The text of a number as `%.{digits}g` gives it.
private func printed(_ value: Double, digits: Int) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 40) { buffer in
        let length = withVaList([value]) { vsnprintf(buffer.baseAddress, 40, "%.\(digits)g", $0) }
        return String(decoding: UnsafeRawBufferPointer(buffer).prefix(Int(length)), as: UTF8.self)
    }
}
