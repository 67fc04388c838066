public import HTTPCore
public import JSON

/// The answer of a respond node.
public struct WorkflowResponse: Sendable {
    /// The body of an answer.
    public enum Content: Sendable {
        /// JSON, printed when the answer is sent.
        case json(JSONValue)
        /// An error, in the shape of the mount that it is answered under.
        case error(code: String, message: String, details: JSONValue?)
        /// A file that nginx sends, by its internal location.
        case file(location: String)
        /// Nothing.
        case none
    }

    /// The status code.
    public var status: Int
    /// The fields.
    public var fields: HTTPFields
    /// The body.
    public var content: Content

    /// Makes an answer.
    public init(status: Int, fields: HTTPFields = [:], content: Content) {
        self.status = status
        self.fields = fields
        self.content = content
    }

    /// The answer as it goes to the client; an error in the contract's shape or in a mount's own.
    public func httpResponse(requestID: String, shape: ErrorShape = .contract) -> HTTPResponse {
        switch content {
        case .json(let value): HTTPResponse(status: status, json: value, fields: fields)
        case .file(let location): HTTPResponse(status: status, fields: fields, body: .file(location: location))
        case .none: HTTPResponse(status: status, fields: fields)
        case .error(let code, let message, let details):
            shape.response(
                FailureReport(status: status, code: code, message: message, details: details, requestID: requestID),
                fields: fields)
        }
    }
}
