public import JSON

/// A failure as a client gets it: a code of the table, a message, and particulars where there is something to list.
public struct APIError: Error, CustomStringConvertible {
    /// The row of the table of error codes.
    public let code: ErrorCode
    /// What was expected, what was found, where, and what to do; safe to show to the client.
    public let message: String
    /// Particulars, an array; nil where there is nothing to list.
    public let details: JSONValue?
    /// Fields that go with the answer, e.g. `WWW-Authenticate` or `Allow`.
    public let fields: HTTPFields

    /// A failure of the given code.
    public init(_ code: ErrorCode, _ message: String, details: JSONValue? = nil, fields: HTTPFields = [:]) {
        self.code = code
        self.message = message
        self.details = details
        self.fields = fields
    }

    public var description: String { "\(code.name): \(message)" }

    /// The failure as the answer that the HTTP contract describes under "Conventions".
    public func response(requestID: String) -> HTTPResponse {
        var response = HTTPResponse.failure(
            status: code.status, code: code.name, message: message, details: details, requestID: requestID)
        response.fields.replace(by: fields)
        return response
    }
}
