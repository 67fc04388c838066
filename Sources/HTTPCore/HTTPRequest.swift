/// A request, known to be well formed; `RequestReader` has checked it.
public struct HTTPRequest: Sendable {
    /// The body of a request.
    public enum Body: Sendable {
        /// Nothing.
        case none
        /// Bytes in memory, at most as many as the limit for JSON bodies.
        case bytes([UInt8])
        /// The path of a file that nginx has written; an empty path for an upload without a body.
        case file(path: String)
    }

    /// The method. `HEAD` has become `GET`: nginx leaves out the body.
    public var method: String
    /// Path and query, decoded.
    public var target: RequestTarget
    /// The fields.
    public var fields: HTTPFields
    /// The body.
    public var body: Body
    /// `X-Request-ID`, from the client or made by nginx: 1–64 of `[A-Za-z0-9._-]`.
    public var id: String
    /// How often the client sent `X-Tenant-ID`.
    public var tenantFieldCount: Int
    /// The stated length of the body in bytes; nil if none was stated.
    public var contentLength: Int?
    /// Whether the method was `HEAD`.
    public var isHead: Bool
    /// Whether the request came over TLS.
    public var isSecure: Bool
    /// The address of the client as the web server sees it; empty if it did not say.
    public var address: String

    /// Makes a request.
    public init(
        method: String, target: RequestTarget, fields: HTTPFields = [:], body: Body = .none, id: String,
        tenantFieldCount: Int = 0, contentLength: Int? = nil, isHead: Bool = false, isSecure: Bool = false,
        address: String = ""
    ) {
        self.method = method
        self.target = target
        self.fields = fields
        self.body = body
        self.id = id
        self.tenantFieldCount = tenantFieldCount
        self.contentLength = contentLength
        self.isHead = isHead
        self.isSecure = isSecure
        self.address = address
    }

    /// Where it comes from, for what is recorded of it.
    public var source: RequestSource { RequestSource(address: address, requestID: id) }
}
