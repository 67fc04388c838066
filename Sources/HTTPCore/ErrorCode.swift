/// The table of error codes: what a client reads in `error.code`, and the status that it comes with.
///
/// The table is the HTTP contract's; every failure of the service itself bears one of these codes. A case that is
/// doubled or has no row does not compile.
///
///     throw APIError(.notFound, "There is no execution 'e1'")
public enum ErrorCode: String, CaseIterable, Sendable {
    case invalidRequest = "INVALID_REQUEST"
    case invalidJSON = "INVALID_JSON"
    case validationError = "VALIDATION_ERROR"
    case invalidTenant = "INVALID_TENANT"
    case invalidPassword = "INVALID_PASSWORD"
    case digestMismatch = "DIGEST_MISMATCH"
    case invalidWorkflow = "INVALID_WORKFLOW"
    case workflowValidationError = "WORKFLOW_VALIDATION_ERROR"
    case unauthorized = "UNAUTHORIZED"
    case forbidden = "FORBIDDEN"
    case tenantForbidden = "TENANT_FORBIDDEN"
    case quotaExceeded = "QUOTA_EXCEEDED"
    case notFound = "NOT_FOUND"
    case blobNotFound = "BLOB_NOT_FOUND"
    case targetNotFound = "TARGET_NOT_FOUND"
    case workflowNotFound = "WORKFLOW_NOT_FOUND"
    case routeNotFound = "ROUTE_NOT_FOUND"
    case methodNotAllowed = "METHOD_NOT_ALLOWED"
    case alreadyExists = "ALREADY_EXISTS"
    case gone = "GONE"
    case preconditionFailed = "PRECONDITION_FAILED"
    case payloadTooLarge = "PAYLOAD_TOO_LARGE"
    case blobTooLarge = "BLOB_TOO_LARGE"
    case uriTooLong = "URI_TOO_LONG"
    case unsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE"
    case rangeNotSatisfiable = "RANGE_NOT_SATISFIABLE"
    case rateLimited = "RATE_LIMITED"
    case workflowError = "WORKFLOW_ERROR"
    case internalError = "INTERNAL_ERROR"
    case notImplemented = "NOT_IMPLEMENTED"
    case badGateway = "BAD_GATEWAY"
    case upstreamError = "UPSTREAM_ERROR"
    case overloaded = "OVERLOADED"
    case storageUnavailable = "STORAGE_UNAVAILABLE"
    case gatewayTimeout = "GATEWAY_TIMEOUT"
    case storageFull = "STORAGE_FULL"

    /// The code of that name; nil if the table has none.
    public static func named(_ name: String) -> ErrorCode? { ErrorCode(rawValue: name) }

    /// The code as clients match on it.
    public var name: String { rawValue }
    /// The HTTP status (RFC 9110, 15).
    public var status: Int { row.status }
    /// What it tells a client, for the schema, the documentation and nginx's own errors.
    public var meaning: String { row.meaning }
    /// Seconds after which a client may try again, sent as `Retry-After`; nil for what does not pass by itself.
    public var retryAfter: Int? { row.retryAfter }

    private struct Row {
        let status: Int
        let meaning: String
        let retryAfter: Int?

        init(_ status: Int, _ meaning: String, retryAfter: Int? = nil) {
            self.status = status
            self.meaning = meaning
            self.retryAfter = retryAfter
        }
    }

    private var row: Row {
        switch self {
        case .invalidRequest: Row(400, "The request is not valid")
        case .invalidJSON: Row(400, "The request body is not valid JSON, or not a JSON object where one is expected")
        case .validationError: Row(400, "A value does not follow the rule for its kind")
        case .invalidTenant: Row(400, "The tenant name is not valid, or was sent more than once")
        case .invalidPassword: Row(400, "The new password does not meet the password policy")
        case .digestMismatch: Row(400, "The digest stated in the request does not match the bytes received")
        case .invalidWorkflow: Row(400, "The workflow definition is not valid JSON")
        case .workflowValidationError: Row(400, "The workflow definition has errors")
        case .unauthorized: Row(401, "Authentication is required")
        case .forbidden: Row(403, "You do not have permission to do this")
        case .tenantForbidden: Row(403, "You are not a member of this tenant")
        case .quotaExceeded: Row(403, "The tenant has as many as it may have; remove some")
        case .notFound: Row(404, "The requested item does not exist")
        case .blobNotFound: Row(404, "The requested blob does not exist")
        case .targetNotFound: Row(404, "The version that the tag should point to does not exist")
        case .workflowNotFound: Row(404, "The workflow does not exist")
        case .routeNotFound: Row(404, "There is no endpoint at this path")
        case .methodNotAllowed: Row(405, "This path does not support the request method")
        case .alreadyExists: Row(409, "The item already exists")
        case .gone: Row(410, "The item was deleted")
        case .preconditionFailed: Row(412, "A condition of the request, such as If-Match, is not met")
        case .payloadTooLarge: Row(413, "The request body is larger than the limit")
        case .blobTooLarge: Row(413, "The blob is larger than the limit")
        case .uriTooLong: Row(414, "The request URI is too long")
        case .unsupportedMediaType: Row(415, "The Content-Type of the request body is not supported here")
        case .rangeNotSatisfiable: Row(416, "The requested range lies outside the file")
        case .rateLimited: Row(429, "Too many requests; try again later", retryAfter: 1)
        case .workflowError: Row(500, "The workflow failed while it was running")
        case .internalError: Row(500, "The service failed; its log gives the reason under the request id")
        case .notImplemented: Row(501, "The service does not support this")
        case .badGateway: Row(502, "The worker process ended before it answered; try again")
        case .upstreamError: Row(502, "Another server that the request depends on failed")
        case .overloaded: Row(503, "The service is busy; try again shortly", retryAfter: 1)
        case .storageUnavailable: Row(503, "The storage cannot be reached; try again shortly", retryAfter: 2)
        case .gatewayTimeout: Row(504, "The service did not answer in time")
        case .storageFull: Row(507, "The storage is full")
        }
    }
}
