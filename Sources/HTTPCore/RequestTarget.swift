/// The path and query of a request, decoded once (RFC 3986; HTTP contract, "Artifacts").
///
/// The path is split on the slashes that were sent; `%2F` inside a segment never splits it.
public struct RequestTarget: Sendable, Equatable {
    /// The segments of the path, decoded. `/` has none.
    public let segments: [String]
    /// The path as it was sent, without the query.
    public let path: String
    /// The parameters of the query, decoded, in order. A `+` is a plus.
    public let query: [Parameter]

    /// One parameter of a query.
    public struct Parameter: Sendable, Equatable {
        /// The name.
        public let name: String
        /// The value; empty where there was no `=`.
        public let value: String

        /// A parameter.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Reads a request target in origin form (RFC 9112, 3.2.1).
    /// - Throws: ``APIError`` `INVALID_REQUEST` for a path with empty, `.` or `..` segments (encoded ones too), a
    ///   backslash, a control character, a broken escape or invalid UTF-8. nginx matches its locations on a
    ///   normalised path, so what could mean two things is refused.
    public init(_ raw: String) throws(APIError) {
        let parts = raw.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, first.first == UInt8(ascii: "/") else {
            throw APIError(.invalidRequest, "The request target must begin with /")
        }
        var segments: [String] = []
        if first.count > 1 {
            for segment in first.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
                segments.append(try Self.segment(segment))
            }
        }
        var query: [Parameter] = []
        for pair in parts.count > 1 ? parts[1].split(separator: UInt8(ascii: "&")) : [] {
            let sides = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = percentDecoded(sides[0]),
                let value = percentDecoded(sides.count > 1 ? sides[1] : ""[...].utf8)
            else {
                throw APIError(.invalidRequest, "The query must be percent-encoded UTF-8 without NUL")
            }
            query.append(Parameter(name: name, value: value))
        }
        self.segments = segments
        self.path = String(decoding: first, as: UTF8.self)
        self.query = query
    }

    /// The first value of a query parameter, or nil.
    public func queryValue(_ name: String) -> String? { query.first { $0.name == name }?.value }

    private static func segment(_ raw: Substring.UTF8View) throws(APIError) -> String {
        guard let text = percentDecoded(raw) else {
            throw APIError(.invalidRequest, "The path must be percent-encoded UTF-8 without NUL")
        }
        guard !text.isEmpty, text != ".", text != ".." else {
            throw APIError(.invalidRequest, "The path must not have empty, \".\" or \"..\" segments")
        }
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "\\") }) else {
            throw APIError(.invalidRequest, "The path must not have control characters or backslashes")
        }
        return text
    }
}

/// Decodes `%XX` once; nil for a broken escape, a NUL or what is not UTF-8 afterwards.
private func percentDecoded(_ raw: Substring.UTF8View) -> String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(raw.count)
    var rest = raw.makeIterator()
    while let byte = rest.next() {
        guard byte == UInt8(ascii: "%") else {
            bytes.append(byte)
            continue
        }
        guard let high = rest.next().flatMap(hexadecimalDigit), let low = rest.next().flatMap(hexadecimalDigit) else {
            return nil
        }
        bytes.append(high << 4 | low)
    }
    return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
}

private func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
}
