public import JSON

/// An answer. Its body is in memory; for a blob, `X-Accel-Redirect` tells nginx which file to send.
public struct HTTPResponse: Sendable {
    /// The status code (RFC 9110, 15).
    public var status: Int
    /// The fields, without `Content-Length`.
    public var fields: HTTPFields
    /// The body.
    public var body: [UInt8]

    /// An answer.
    public init(status: Int, fields: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// An answer whose body is JSON.
    public init(status: Int = 200, json: JSONValue, fields: HTTPFields = [:]) {
        self.init(status: status, fields: fields, body: json.serializedLine())
        if fields["Content-Type"] == nil { self.fields["Content-Type"] = "application/json" }
    }
}
