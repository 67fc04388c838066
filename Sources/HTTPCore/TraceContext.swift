import Bytes

/// The trace that a request is part of (W3C Trace Context, `traceparent`). It is passed on as it came: this service adds
/// no span of its own.
public struct TraceContext: Sendable, Equatable {
    /// The value of `traceparent`.
    public let parent: String
    /// The value of `tracestate`; nil if there is none that could be passed on.
    public let state: String?

    /// Reads the fields of a request; nil without a valid `traceparent`, and for several.
    public init?(_ fields: HTTPFields) {
        guard let parent = fields["traceparent"], Self.isValid(parent), fields.values(of: "traceparent").count == 1
        else { return nil }
        self.parent = parent
        let state = fields.values(of: "tracestate").joined(separator: ",")
        self.state = (1...512).contains(state.utf8.count) ? state : nil
    }

    /// The trace's id: 32 hexadecimal digits.
    public var traceID: String { String(decoding: parent.utf8.dropFirst(3).prefix(32), as: UTF8.self) }

    /// `VERSION-TRACE-PARENT-FLAGS` in small hexadecimal digits; a later version may go on after another dash.
    private static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 55,
            bytes[..<55].enumerated().allSatisfy({ index, byte in
                [2, 35, 52].contains(index)
                    ? byte == UInt8(ascii: "-")
                    : byte.isHexadecimalDigit && !(UInt8(ascii: "A")...UInt8(ascii: "F") ~= byte)
            })
        else { return false }
        let zero = UInt8(ascii: "0")
        guard !bytes[3..<35].allSatisfy({ $0 == zero }), !bytes[36..<52].allSatisfy({ $0 == zero }),
            !bytes.starts(with: "ff".utf8)
        else { return false }
        return bytes.count == 55
            || (!bytes.starts(with: "00".utf8) && bytes[55] == UInt8(ascii: "-") && bytes.count <= 256)
    }
}
