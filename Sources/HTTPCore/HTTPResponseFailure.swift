public import JSON

extension HTTPResponse {
    /// A failure in the one shape that the HTTP contract gives them all ("Conventions").
    ///
    /// A 401 says how to authenticate (RFC 9110, 11.6.1); a code that may go away says when to try again.
    /// - Parameters:
    ///   - code: a code of the table, or a workflow's own.
    ///   - details: particulars, nil where there is nothing to list.
    public static func failure(
        status: Int, code: String, message: String, details: JSONValue?, requestID: String
    ) -> HTTPResponse {
        var error: [(String, JSONValue)] = [
            ("code", JSONValue(code)), ("message", JSONValue(message)), ("request_id", JSONValue(requestID)),
        ]
        if let details { error.append(("details", details)) }
        var response = HTTPResponse(status: status, json: ["ok": false, "error": JSONValue(members: error)])
        if status == 401 { response.fields["WWW-Authenticate"] = "Bearer" }
        if let seconds = ErrorCode.named(code)?.retryAfter { response.fields["Retry-After"] = String(seconds) }
        return response
    }
}
