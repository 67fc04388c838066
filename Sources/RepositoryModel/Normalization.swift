extension String {
    /// Removes ASCII white space from both ends.
    var trimmed: String {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }
        let isTrimmed = utf8.span.withUnsafeBufferPointer {
            $0.isEmpty || !isSpace($0[0]) && !isSpace($0[$0.count - 1])
        }
        guard !isTrimmed else { return self }
        let start = utf8.firstIndex { !isSpace($0) } ?? endIndex
        let end = utf8.lastIndex { !isSpace($0) }.map { utf8.index(after: $0) } ?? start
        return String(self[start..<end])
    }

    /// Turns `A` to `Z` into lower case. Other scripts stay as they are; the rules for names then refuse them.
    var asciiLowercased: String { replacingBytes { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 } }

    /// Replaces each byte of UTF-8 by `change` of it. Returns the same text, without a copy, if no byte changes.
    func replacingBytes(_ change: (UInt8) -> UInt8) -> String {
        guard utf8.span.withUnsafeBufferPointer({ bytes in bytes.contains { change($0) != $0 } }) else { return self }
        return String(decoding: utf8.map(change), as: UTF8.self)
    }
}
