import Bytes

/// The path and query of a request, decoded once (RFC 3986; HTTP contract, "Artifacts").
///
/// The path is split on the slashes that were sent; `%2F` inside a segment never splits it.
public struct RequestTarget: Sendable, Equatable {
    /// The segments of the path, decoded. `/` has none.
    public let segments: [String]
    /// Whether a slash follows the last segment.
    public let hasTrailingSlash: Bool
    /// Path and query as they were sent.
    public let text: String
    /// The length of the path in ``text``, in bytes.
    private let pathLength: Int
    /// The parameters of the query, decoded, in order. A `+` stays a plus.
    public let query: [Parameter]

    /// One parameter of a query.
    public struct Parameter: Sendable, Equatable {
        /// The name.
        public let name: String
        /// The value; empty if there was no `=`.
        public let value: String

        /// A parameter.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Parses a request target in origin form (RFC 9112, 3.2.1).
    /// - Throws: ``APIError`` `INVALID_REQUEST` for a path with empty, `.` or `..` segments (encoded ones too), a
    ///   backslash, a control character, a broken escape or invalid UTF-8. nginx matches its locations on a
    ///   normalised path, so what could mean two things is refused.
    public init(_ raw: String) throws(APIError) {
        var raw = raw
        let parsed = raw.withUTF8 { bytes in Result { () throws(APIError) in try Self.parse(bytes) } }
        (pathLength, segments, hasTrailingSlash, query) = try parsed.get()
        text = raw
    }

    /// The path as it was sent, without the query.
    public var path: String {
        pathLength == text.utf8.count ? text : String(decoding: text.utf8.prefix(pathLength), as: UTF8.self)
    }

    /// Whether there is a query with a parameter.
    public var hasQuery: Bool { !query.isEmpty }

    /// The query as it was sent, with its `?`; empty where there is none.
    public var queryText: String { String(decoding: text.utf8.dropFirst(pathLength), as: UTF8.self) }

    /// Returns the first value of a query parameter, or nil.
    public func queryValue(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// Bytes of a target that is UTF-8.
    private typealias Piece = Slice<UnsafeBufferPointer<UInt8>>

    private static func parse(
        _ raw: UnsafeBufferPointer<UInt8>
    ) throws(APIError) -> (pathLength: Int, segments: [String], hasTrailingSlash: Bool, query: [Parameter]) {
        guard raw.first == UInt8(ascii: "/") else {
            throw APIError(.invalidRequest, "The request target must begin with /")
        }
        let path = raw.prefix { $0 != UInt8(ascii: "?") }
        let hasTrailingSlash = path.count > 2 && path.last == UInt8(ascii: "/")
        let segments = try segments(hasTrailingSlash ? path.dropFirst().dropLast() : path.dropFirst())
        return (path.count, segments, hasTrailingSlash, try parameters(raw[path.endIndex...].dropFirst()))
    }

    private static func segments(_ raw: Piece) throws(APIError) -> [String] {
        var segments: [String] = []
        guard !raw.isEmpty else { return segments }
        segments.reserveCapacity(8)
        var rest = raw
        while true {
            let segment = rest.prefix { $0 != UInt8(ascii: "/") }
            segments.append(try Self.segment(segment))
            guard segment.endIndex < rest.endIndex else { return segments }
            rest = rest[(segment.endIndex + 1)...]
        }
    }

    private static func segment(_ raw: Piece) throws(APIError) -> String {
        // Nearly all have nothing to decode or refuse; two bytes can be dots.
        let special = raw.union(ofFaults: { byte in
            byte.isASCIIControl || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "\\") ? 1 : 0
        })
        guard special != 0 || raw.count < 3 else {
            return String(decoding: UnsafeBufferPointer(rebasing: raw), as: UTF8.self)
        }
        guard var segment = percentDecoded(raw) else {
            throw APIError(.invalidRequest, "The path must be percent-encoded UTF-8 without NUL")
        }
        guard segment.utf8.count > 2 || segment.utf8.contains(where: { $0 != UInt8(ascii: ".") }) else {
            throw APIError(.invalidRequest, "The path must not have empty, \".\" or \"..\" segments")
        }
        let isPlain = segment.withUTF8 { bytes in
            bytes.allSatisfy { !$0.isASCIIControl && $0 != UInt8(ascii: "\\") }
        }
        guard isPlain else {
            throw APIError(.invalidRequest, "The path must not have control characters or backslashes")
        }
        return segment
    }

    private static func parameters(_ raw: Piece) throws(APIError) -> [Parameter] {
        var parameters: [Parameter] = []
        var rest = raw
        while !rest.isEmpty {
            let pair = rest.prefix { $0 != UInt8(ascii: "&") }
            rest = rest[pair.endIndex...].dropFirst()
            guard !pair.isEmpty else { continue }
            let sign = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard let name = percentDecoded(pair[..<sign]), let value = percentDecoded(pair[sign...].dropFirst()) else {
                throw APIError(.invalidRequest, "The query must be percent-encoded UTF-8 without NUL")
            }
            parameters.append(Parameter(name: name, value: value))
        }
        return parameters
    }

    /// Decodes `%XX` once; nil for a broken escape, a NUL or what is not UTF-8 afterwards.
    private static func percentDecoded(_ raw: Piece) -> String? {
        guard raw.contains(UInt8(ascii: "%")) else {
            return raw.contains(0) ? nil : String(decoding: UnsafeBufferPointer(rebasing: raw), as: UTF8.self)
        }
        guard let bytes = PercentEncoding.decode(UnsafeBufferPointer(rebasing: raw)), !bytes.contains(0) else {
            return nil
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
