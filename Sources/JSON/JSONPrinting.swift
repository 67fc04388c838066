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
        // Shifted as JSON_REAL_PRECISION(n) does, a macro that does not import.
        var flags = Int(JSON_ENCODE_ANY) | (realDigits(pointer) << 11)
        flags |= indent > 0 ? min(indent, 31) : Int(JSON_COMPACT)
        if sortedKeys { flags |= Int(JSON_SORT_KEYS) }
        guard let text = json_dumps(pointer, flags) else { fatalError("out of memory: jansson could not print") }
        defer { free(text) }
        return Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
    }
}

/// The least number of digits (15 to 17) that gives every real in a value back exactly: 0.1 prints as 0.1. All values
/// are gone through before anything is printed, so this makes nothing of them.
private func realDigits(_ value: UnsafeMutablePointer<json_t>) -> Int {
    var digits = 15
    switch value.pointee.type {
    case JSON_REAL:
        let number = json_real_value(value)
        digits = (15...16).first { Double(printed(number, digits: $0)) == number } ?? 17
    case JSON_ARRAY:
        for index in 0..<json_array_size(value) {
            if let element = json_array_get(value, index) { digits = max(digits, realDigits(element)) }
        }
    case JSON_OBJECT:
        var position = json_object_iter(value)
        while let here = position {
            if let member = json_object_iter_value(here) { digits = max(digits, realDigits(member)) }
            position = json_object_iter_next(value, here)
        }
    default: break
    }
    return digits
}

/// The text of a number as `%.{digits}g` gives it.
private func printed(_ value: Double, digits: Int) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 40) { buffer in
        let length = withVaList([value]) { vsnprintf(buffer.baseAddress, 40, "%.\(digits)g", $0) }
        return String(decoding: UnsafeRawBufferPointer(buffer).prefix(Int(length)), as: UTF8.self)
    }
}
