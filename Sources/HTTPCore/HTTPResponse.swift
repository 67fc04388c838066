public import JSON

/// An answer as the service makes it. The edge writes it out as bytes, once.
public struct HTTPResponse: Sendable {
    /// The body of an answer.
    public enum Body: Sendable, Equatable {
        /// A value that is printed as one line of JSON when the answer leaves.
        case json(JSONValue)
        /// Bytes that are sent as they are; none for an answer without a body.
        case bytes([UInt8])
        /// A file that nginx sends in place of the worker, by its internal location (`X-Accel-Redirect`).
        case file(location: String)

        /// No body.
        public static let empty = Body.bytes([])

        /// The value of a JSON body; nil for any other.
        public var json: JSONValue? { if case .json(let value) = self { value } else { nil } }

        /// The bytes that the worker itself sends: the printed JSON, the bytes, or nothing for a file.
        public var serialized: [UInt8] {
            switch self {
            case .json(let value): value.serializedLine()
            case .bytes(let bytes): bytes
            case .file: []
            }
        }
    }

    /// The status code (RFC 9110, 15).
    public var status: Int
    /// The fields, without `Content-Length` and `X-Accel-Redirect`, which follow from the body.
    public var fields: HTTPFields
    /// The body.
    public var body: Body

    /// The internal location of the file that nginx sends; nil for any other body.
    public var fileLocation: String? { if case .file(let location) = body { location } else { nil } }

    /// The fields as nginx gets them, without `Content-Length`: for a file with the one that tells it what to send.
    public var sentFields: HTTPFields {
        guard let location = fileLocation else { return fields }
        var all = fields
        all["X-Accel-Redirect"] = location
        return all
    }

    /// An answer.
    public init(status: Int, fields: HTTPFields = [:], body: Body = .empty) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// An answer whose body is JSON, of the type `application/json` unless `fields` states another.
    public init(status: Int = 200, json: JSONValue, fields: HTTPFields = [:]) {
        self.init(status: status, fields: fields, body: .json(json))
        self.fields.appendIfAbsent("Content-Type", "application/json")
    }
}
