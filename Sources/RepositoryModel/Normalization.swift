extension String {
    /// Without ASCII white space at either end.
    var trimmed: String {
        let isSpace = { (scalar: Unicode.Scalar) in scalar == " " || (0x09...0x0d).contains(scalar.value) }
        let scalars = unicodeScalars.drop(while: isSpace)
        let end = scalars.lastIndex { !isSpace($0) }.map { scalars.index(after: $0) } ?? scalars.startIndex
        return String(scalars[scalars.startIndex..<end])
    }

    /// With `A` to `Z` in lower case; other scripts stay as they are, and so fail the rules for names.
    var asciiLowercased: String {
        String(decoding: utf8.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
