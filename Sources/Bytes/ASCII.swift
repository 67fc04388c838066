/// The classes of ASCII. No byte of a multi-byte UTF-8 sequence is in any of them, so text is examined byte by byte.
extension UInt8 {
    /// Whether this is `0` to `9`.
    @inlinable @inline(__always)
    public var isASCIIDigit: Bool { self &- 0x30 < 10 }

    /// Whether this is `A` to `Z` or `a` to `z`.
    @inlinable @inline(__always)
    public var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }

    /// Whether this is `A` to `Z`.
    @inlinable @inline(__always)
    public var isASCIIUppercase: Bool { self &- 0x41 < 26 }

    /// Whether this is `a` to `z`.
    @inlinable @inline(__always)
    public var isASCIILowercase: Bool { self &- 0x61 < 26 }

    /// Whether this is a letter or a digit.
    @inlinable @inline(__always)
    public var isASCIIAlphanumeric: Bool { isASCIIDigit || isASCIILetter }

    /// Whether this is a space, or tab to carriage return (U+0009 to U+000D).
    @inlinable @inline(__always)
    public var isASCIIWhitespace: Bool { self == 0x20 || self &- 0x09 < 5 }

    /// Whether this is a control character: below a space, or DEL.
    @inlinable @inline(__always)
    public var isASCIIControl: Bool { self < 0x20 || self == 0x7f }

    /// The small letter of a capital; any other byte as it is.
    @inlinable @inline(__always)
    public var lowercasedASCII: UInt8 { isASCIIUppercase ? self | 0x20 : self }
}

extension String {
    /// Without ASCII white space at either end.
    public var trimmedASCII: String {
        let isTrimmed = utf8.span.withUnsafeBufferPointer {
            $0.isEmpty || !$0[0].isASCIIWhitespace && !$0[$0.count - 1].isASCIIWhitespace
        }
        guard !isTrimmed else { return self }
        let start = utf8.firstIndex { !$0.isASCIIWhitespace } ?? endIndex
        let end = utf8.lastIndex { !$0.isASCIIWhitespace }.map { utf8.index(after: $0) } ?? start
        return String(self[start..<end])
    }

    /// With `A` to `Z` in lower case; other scripts stay as they are.
    public var lowercasedASCII: String { replacingBytes(\.lowercasedASCII) }

    /// With each byte of UTF-8 replaced by what `change` makes of it; the same text, not copied, if it changes nothing.
    /// - Parameter change: must leave the bytes of multi-byte sequences as they are.
    public func replacingBytes(_ change: (UInt8) -> UInt8) -> String {
        guard utf8.span.withUnsafeBufferPointer({ bytes in bytes.contains { change($0) != $0 } }) else { return self }
        return String(decoding: utf8.map(change), as: UTF8.self)
    }
}
