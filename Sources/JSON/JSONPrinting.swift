import CJansson

extension JSONValue: CustomStringConvertible {
    /// This value as compact JSON text.
    public var description: String {
        if let bool { return bool ? "true" : "false" }
        return String(decoding: serialized(), as: UTF8.self)
    }

    /// Returns this value as JSON text.
    /// - Parameters:
    ///   - indent: spaces a level; 0 writes one compact line.
    ///   - sortedKeys: whether to sort members by their names instead of keeping their order.
    public func serialized(indent: Int = 0, sortedKeys: Bool = false) -> [UInt8] {
        var writer = JSONWriter(indent: indent, sortedKeys: sortedKeys)
        writer.write(self)
        return writer.bytes
    }

    /// Returns this value as a line of compact JSON text, with its newline.
    public func serializedLine() -> [UInt8] {
        var writer = JSONWriter(indent: 0, sortedKeys: false)
        writer.write(self)
        writer.append(UInt8(ascii: "\n"))
        return writer.bytes
    }
}
