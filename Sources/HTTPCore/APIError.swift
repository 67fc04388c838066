public import JSON

/// A failure as clients see it: a code of the table, a message, and details if there is something to list.
public struct APIError: Error, CustomStringConvertible {
    /// The row of the table of error codes.
    public let code: ErrorCode
    /// What was expected, what was found, where, and what to do; safe to show to the client.
    public let message: String
    /// An array of details; nil if there is nothing to list.
    public let details: JSONValue?
    /// Fields to add to the answer, e.g. `WWW-Authenticate` or `Allow`.
    public let fields: HTTPFields

    /// Makes a failure: `APIError(.notFound, "There is no tag 'stable' of acme/hello")`.
    public init(_ code: ErrorCode, _ message: String, details: JSONValue? = nil, fields: HTTPFields = [:]) {
        self.code = code
        self.message = message
        self.details = details
        self.fields = fields
    }

    public var description: String { "\(code.name): \(message)" }

    /// The failure as an answer, in the shape of the HTTP contract ("Conventions") or in a mount's own.
    public func response(requestID: String, shape: ErrorShape = .contract) -> HTTPResponse {
        shape.response(
            FailureReport(
                status: code.status, code: code.name, message: message, details: details, requestID: requestID),
            fields: fields)
    }
}
