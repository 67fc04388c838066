import Bytes
package import HTTPCore
package import JSON
package import Values
import WorkflowModel

/// A request of a workflow to another server, checked.
package struct OutboundRequest {
    /// The methods that can be sent.
    package static let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    /// Fields that say where a message ends or whom it is for; a workflow that set them could smuggle a second one.
    private static let reserved: Set<String> = [
        "connection", "content-length", "expect", "host", "keep-alive", "proxy-authorization", "proxy-connection", "te",
        "trailer", "transfer-encoding", "upgrade",
    ]

    let url: String
    let method: String
    /// `Name: value` lines.
    private(set) var fields: [String] = []
    let body: [UInt8]?

    /// Whether it is idempotent, so may be sent again (RFC 9110, 9.2.2).
    package var isIdempotent: Bool { !["POST", "PATCH"].contains(method) }

    /// - Throws: `OUT_OF_RANGE` or `TYPE_MISMATCH` for what cannot be sent.
    package init(url: String, method: String, headers: JSONValue, query: JSONValue, body: JSONValue) throws(ValueError)
    {
        guard Self.methods.contains(method) else {
            throw .range("method must be one of \(Self.methods.joined(separator: ", "))")
        }
        self.method = method
        self.url = try Self.url(url, query)
        var names: Set<String> = []
        for (name, value) in headers.members {
            fields.append(try Self.field(name, value))
            names.insert(name.lowercased())
        }
        guard !body.isNull else {
            self.body = nil
            return
        }
        guard method != "GET", method != "HEAD" else { throw .range("a \(method) request has no body") }
        if let text = body.string {
            self.body = Array(text.utf8)
            if !names.contains("content-type") { fields.append("Content-Type: text/plain; charset=utf-8") }
        } else {
            self.body = Array(try Conversion.json(body).utf8)
            if !names.contains("content-type") { fields.append("Content-Type: application/json") }
        }
    }

    /// Makes it part of a trace, unless the workflow itself has said of which.
    package mutating func join(_ trace: TraceContext) {
        guard !fields.contains(where: { $0.lowercased().hasPrefix("traceparent") }) else { return }
        fields.append("traceparent: \(trace.parent)")
        if let state = trace.state { fields.append("tracestate: \(state)") }
    }

    /// - Throws: `OUT_OF_RANGE` for a URL that cannot be requested.
    package static func check(url text: String) throws(ValueError) {
        let lower = text.prefix(8).lowercased()
        guard lower.hasPrefix("http://") || lower.hasPrefix("https://") else {
            throw .range("url must begin with http:// or https://")
        }
        guard text.utf8.count <= 8192, text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7f }) else {
            throw .range("url must have at most 8192 bytes, and no spaces or control characters")
        }
    }

    /// The URL with the query's parameters added; a list gives one for each of its elements.
    private static func url(_ text: String, _ query: JSONValue) throws(ValueError) -> String {
        try check(url: text)
        var parameters: [String] = []
        for (name, value) in query.members {
            for each in value.kind == .array ? Array(value.elements) : [value] where !each.isNull {
                let text = try Conversion.keyText(each)
                parameters.append("\(try Conversion.percentEncoded(name))=\(try Conversion.percentEncoded(text))")
            }
        }
        let target = text.prefix { $0 != "#" }
        guard !parameters.isEmpty else { return String(target) }
        return "\(target)\(target.contains("?") ? "&" : "?")\(parameters.joined(separator: "&"))"
    }

    /// Writes a field as a `Name: value` line.
    /// - Throws: `OUT_OF_RANGE` for one that cannot be sent.
    package static func field(_ name: String, _ value: JSONValue) throws(ValueError) -> String {
        guard HTTPToken.isToken(name) else {
            throw .range("\"\(name.prefix(40))\" is no name of a header field")
        }
        guard !reserved.contains(name.lowercased()) else { throw .range("the header field \(name) cannot be set") }
        let text = try Conversion.keyText(value)
        guard text.utf8.count <= 8192, !text.utf8.contains(where: \.isASCIIControl) else {
            throw .range("the header field \(name) must have at most 8192 bytes, and no control characters")
        }
        // `Name;` is how curl is told to send a field without a value.
        return text.isEmpty ? "\(name);" : "\(name): \(text)"
    }
}
