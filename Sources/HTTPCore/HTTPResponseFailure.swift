public import JSON

extension HTTPResponse {
    /// Makes a failure in the one shape of the HTTP contract ("Conventions").
    ///
    /// A 401 says how to authenticate (RFC 9110, 11.6.1); a code for a passing failure says when to try again.
    /// - Parameters:
    ///   - code: a code of the table, or a workflow's own.
    ///   - details: an array; nil if there is nothing to list.
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
