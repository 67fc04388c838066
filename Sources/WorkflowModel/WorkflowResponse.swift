public import HTTPCore
public import JSON

/// The answer that a respond node gives.
public struct WorkflowResponse: Sendable {
    /// What follows the fields.
    public enum Content: Sendable {
        /// JSON, printed when the answer leaves.
        case json(JSONValue)
        /// An error of the contract's shape.
        case error(code: String, message: String, details: JSONValue?)
        /// Nothing, or what nginx sends when a field tells it to.
        case none
    }

    /// The status code.
    public var status: Int
    /// The fields.
    public var fields: HTTPFields
    /// The body.
    public var content: Content

    /// An answer.
    public init(status: Int, fields: HTTPFields = [:], content: Content) {
        self.status = status
        self.fields = fields
        self.content = content
    }

    /// The answer as it goes to the client.
    public func httpResponse(requestID: String) -> HTTPResponse {
        switch content {
        case .json(let value): return HTTPResponse(status: status, json: value, fields: fields)
        case .none: return HTTPResponse(status: status, fields: fields)
        case .error(let code, let message, let details):
            var response = HTTPResponse.failure(
                status: status, code: code, message: message, details: details, requestID: requestID)
            response.fields.replace(by: fields)
            return response
        }
    }
}
