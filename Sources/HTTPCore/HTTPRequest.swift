/// A request as the rest of the service sees it; the edge has made sure that it is well formed.
public struct HTTPRequest: Sendable {
    /// What follows the fields.
    public enum Body: Sendable {
        /// Nothing.
        case none
        /// Bytes in memory, at most as many as the limit for JSON bodies.
        case bytes([UInt8])
        /// A file that nginx has written, by its path; empty for an upload without a body.
        case file(path: String)
    }

    /// The method; `HEAD` has become `GET`, since nginx leaves out the body itself.
    public var method: String
    /// Path and query, decoded.
    public var target: RequestTarget
    /// The fields.
    public var fields: HTTPFields
    /// The body.
    public var body: Body
    /// `X-Request-ID`, the client's or one that nginx made; 1–64 of `[A-Za-z0-9._-]`.
    public var id: String
    /// How often the client sent `X-Tenant-ID`.
    public var tenantFieldCount: Int
    /// The length of the body in bytes, where it was stated.
    public var contentLength: Int?

    /// A request.
    public init(
        method: String, target: RequestTarget, fields: HTTPFields = [:], body: Body = .none, id: String,
        tenantFieldCount: Int = 0, contentLength: Int? = nil
    ) {
        self.method = method
        self.target = target
        self.fields = fields
        self.body = body
        self.id = id
        self.tenantFieldCount = tenantFieldCount
        self.contentLength = contentLength
    }
}
