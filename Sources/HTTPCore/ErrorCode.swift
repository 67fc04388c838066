/// One row of the table of error codes: the text that a client matches in `error.code`, and its status.
///
/// The table is that of the HTTP contract; every failure that leaves the service has one of these codes.
public struct ErrorCode: Hashable, Sendable {
    /// The code as clients match on it.
    public let name: String
    /// The HTTP status (RFC 9110, 15).
    public let status: Int
    /// What it means, for the schema and the documentation.
    public let meaning: String
    /// Seconds after which a client may try again; sent as `Retry-After`.
    public let retryAfter: Int?

    init(_ status: Int, _ name: String, _ meaning: String, retryAfter: Int? = nil) {
        self.name = name
        self.status = status
        self.meaning = meaning
        self.retryAfter = retryAfter
    }

    /// Finds the code of that name; nil if there is none.
    public static func named(_ name: String) -> ErrorCode? { byName[name] }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    public static func == (left: ErrorCode, right: ErrorCode) -> Bool { left.name == right.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension ErrorCode {
    public static let invalidRequest = ErrorCode(400, "INVALID_REQUEST", "The request cannot be understood")
    public static let invalidJSON = ErrorCode(400, "INVALID_JSON", "The body is not the JSON that is wanted")
    public static let validationError = ErrorCode(400, "VALIDATION_ERROR", "A value breaks its rule")
    public static let invalidTenant = ErrorCode(400, "INVALID_TENANT", "X-Tenant-ID is malformed or sent twice")
    public static let invalidPassword = ErrorCode(400, "INVALID_PASSWORD", "The new password breaks the policy")
    public static let digestMismatch = ErrorCode(400, "DIGEST_MISMATCH", "The stated digest is not that of the bytes")
    public static let invalidWorkflow = ErrorCode(400, "INVALID_WORKFLOW", "The workflow's file is not JSON")
    public static let workflowValidationError = ErrorCode(
        400, "WORKFLOW_VALIDATION_ERROR", "The workflow does not validate")
    public static let unauthorized = ErrorCode(401, "UNAUTHORIZED", "Valid credentials are needed")
    public static let forbidden = ErrorCode(403, "FORBIDDEN", "The principal lacks a scope")
    public static let tenantForbidden = ErrorCode(403, "TENANT_FORBIDDEN", "The principal is no member of the tenant")
    public static let notFound = ErrorCode(404, "NOT_FOUND", "There is no such thing")
    public static let blobNotFound = ErrorCode(404, "BLOB_NOT_FOUND", "There is no such blob")
    public static let targetNotFound = ErrorCode(404, "TARGET_NOT_FOUND", "The tag's target does not exist")
    public static let workflowNotFound = ErrorCode(404, "WORKFLOW_NOT_FOUND", "There is no such workflow")
    public static let routeNotFound = ErrorCode(404, "ROUTE_NOT_FOUND", "There is nothing at this path")
    public static let methodNotAllowed = ErrorCode(405, "METHOD_NOT_ALLOWED", "The path does not take this method")
    public static let alreadyExists = ErrorCode(409, "ALREADY_EXISTS", "It is there already")
    public static let preconditionFailed = ErrorCode(412, "PRECONDITION_FAILED", "A condition of the request fails")
    public static let payloadTooLarge = ErrorCode(413, "PAYLOAD_TOO_LARGE", "The body is over the limit")
    public static let blobTooLarge = ErrorCode(413, "BLOB_TOO_LARGE", "The blob is over the limit")
    public static let uriTooLong = ErrorCode(414, "URI_TOO_LONG", "The request target is too long")
    public static let unsupportedMediaType = ErrorCode(415, "UNSUPPORTED_MEDIA_TYPE", "The body must be JSON")
    public static let rangeNotSatisfiable = ErrorCode(416, "RANGE_NOT_SATISFIABLE", "The range lies outside the blob")
    public static let rateLimited = ErrorCode(429, "RATE_LIMITED", "Too many requests", retryAfter: 1)
    public static let workflowError = ErrorCode(500, "WORKFLOW_ERROR", "A workflow failed while running")
    public static let internalError = ErrorCode(500, "INTERNAL_ERROR", "The service failed; its log has the reason")
    public static let notImplemented = ErrorCode(501, "NOT_IMPLEMENTED", "This is declared and not written yet")
    public static let badGateway = ErrorCode(502, "BAD_GATEWAY", "The worker ended before it answered")
    public static let upstreamError = ErrorCode(502, "UPSTREAM_ERROR", "Another server failed")
    public static let overloaded = ErrorCode(503, "OVERLOADED", "No worker is free", retryAfter: 1)
    public static let storageUnavailable = ErrorCode(
        503, "STORAGE_UNAVAILABLE", "The store cannot be reached", retryAfter: 2)
    public static let gatewayTimeout = ErrorCode(504, "GATEWAY_TIMEOUT", "The worker did not answer in time")
    public static let storageFull = ErrorCode(507, "STORAGE_FULL", "The device has no room left")

    /// The whole table, by status.
    public static let all: [ErrorCode] = [
        invalidRequest, invalidJSON, validationError, invalidTenant, invalidPassword, digestMismatch, invalidWorkflow,
        workflowValidationError, unauthorized, forbidden, tenantForbidden, notFound, blobNotFound, targetNotFound,
        workflowNotFound, routeNotFound, methodNotAllowed, alreadyExists, preconditionFailed, payloadTooLarge,
        blobTooLarge, uriTooLong, unsupportedMediaType, rangeNotSatisfiable, rateLimited, workflowError,
        internalError, notImplemented, badGateway, upstreamError, overloaded, storageUnavailable, gatewayTimeout,
        storageFull,
    ]
}
