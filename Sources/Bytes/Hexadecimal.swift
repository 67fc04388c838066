/// Hexadecimal text (RFC 4648, 8), written in lower case.
public enum Hexadecimal {
    /// Two lower-case digits a byte.
    public static func encode(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes { encode($0) } }

    /// Two lower-case digits a byte.
    public static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
        String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
            for index in 0..<bytes.count {
                text[2 * index] = digit(bytes[index] >> 4)
                text[2 * index + 1] = digit(bytes[index] & 15)
            }
            return 2 * bytes.count
        }
    }

    /// The bytes of a text of two digits each, of either case; nil for anything else.
    public static func decode(_ text: String) -> [UInt8]? {
        text.utf8.span.withUnsafeBufferPointer { text in
            guard text.count % 2 == 0 else { return nil }
            var union: UInt8 = 0
            let bytes = values.withUnsafeBufferPointer { values in
                [UInt8](unsafeUninitializedCapacity: text.count / 2) { bytes, count in
                    count = text.count / 2
                    for index in 0..<count {
                        let (high, low) = (values[Int(text[2 * index])], values[Int(text[2 * index + 1])])
                        union |= high | low
                        bytes[index] = high << 4 | low
                    }
                }
            }
            return union & noDigit == 0 ? bytes : nil
        }
    }

    /// The bits that the value of no digit has.
    private static let noDigit: UInt8 = 0xf0
    /// The value of each byte as a digit of either case.
    private static let values = (UInt8.min...UInt8.max).map { $0.hexadecimalValue ?? noDigit }

    /// Whether there are only the digits `0` to `9` and `a` to `f`.
    public static func isLowercase(_ text: String) -> Bool {
        text.utf8.span.withUnsafeBufferPointer { bytes in
            bytes.union(ofFaults: { byte in
                let isDecimal: UInt8 = byte &- 0x30 < 10 ? 1 : 0
                let isLetter: UInt8 = byte &- 0x61 < 6 ? 1 : 0
                return 1 ^ (isDecimal | isLetter)
            }) == 0
        }
    }

    /// The lower-case digit of a value from 0 to 15.
    @inlinable @inline(__always)
    public static func digit(_ value: UInt8) -> UInt8 { value + (value < 10 ? 0x30 : 0x57) }

    /// The upper-case digit of a value from 0 to 15.
    @inlinable @inline(__always)
    public static func uppercaseDigit(_ value: UInt8) -> UInt8 { value + (value < 10 ? 0x30 : 0x37) }
}

extension UInt8 {
    /// The value of a hexadecimal digit of either case; nil for any other byte.
    @inlinable @inline(__always)
    public var hexadecimalValue: UInt8? {
        if isASCIIDigit { return self &- 0x30 }
        let letter = (self | 0x20) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }

    /// Whether this is a hexadecimal digit of either case.
    @inlinable @inline(__always)
    public var isHexadecimalDigit: Bool { isASCIIDigit || (self | 0x20) &- 0x61 < 6 }
}
