import HTTPCore
import JSON

extension HTTPRequest {
    /// The body as it was sent, to be read by whoever says what is wrong with it; empty where there is none.
    /// - Throws: ``APIError`` `UNSUPPORTED_MEDIA_TYPE` for a stated type that is not JSON.
    func jsonBytes() throws(APIError) -> [UInt8] {
        guard case .bytes(let bytes) = body, !bytes.isEmpty else { return [] }
        if let type = fields["Content-Type"], !Self.isJSON(type) {
            throw APIError(.unsupportedMediaType, "The body must be application/json; found \(type.prefix(80))")
        }
        return bytes
    }

    /// The body as a JSON object; an absent or empty one is `{}`.
    /// - Throws: ``APIError`` `UNSUPPORTED_MEDIA_TYPE` for a stated type that is not JSON, `INVALID_JSON` with line and
    ///   column for what is not a JSON object.
    func jsonObject() throws(APIError) -> (text: [UInt8], value: JSONValue) {
        let bytes = try jsonBytes()
        guard !bytes.isEmpty else { return ([], [:]) }
        let value: JSONValue
        do { value = try JSONValue.parse(bytes, maximumDepth: JSONValue.maximumDepthFromOutside) } catch {
            throw APIError(
                .invalidJSON,
                "The body is not valid JSON: \(error.message) at line \(error.line), column \(error.column)",
                details: [["line": JSONValue(error.line), "column": JSONValue(error.column)]])
        }
        guard value.kind == .object else {
            throw APIError(.invalidJSON, "The body must be a JSON object; found \(value.kind.rawValue)")
        }
        return (bytes, value)
    }

    /// `application/json` or `…+json`, whatever its parameters (RFC 9110, 8.3; RFC 6839, 3.1).
    private static func isJSON(_ type: String) -> Bool {
        // What nearly all clients send; the rest of this costs more than the parse of a small body.
        if type == "application/json" { return true }
        let essence = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
        return essence == "application/json" || (essence.hasPrefix("application/") && essence.hasSuffix("+json"))
    }
}
