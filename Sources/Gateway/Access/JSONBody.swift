import HTTPCore
import JSON

extension HTTPRequest {
    /// The body as it was sent, to be read by whoever says what is wrong with it; empty where there is none.
    func jsonBytes() -> [UInt8] {
        guard case .bytes(let bytes) = body, !bytes.isEmpty else { return [] }
        return bytes
    }

    /// The body as a JSON object; an absent or empty one is `{}`.
    /// - Throws: ``APIError`` `INVALID_JSON` with line and column for what is not a JSON object.
    func jsonObject() throws(APIError) -> (text: [UInt8], value: JSONValue) {
        let body = try jsonValue()
        guard body.value.kind == .object else {
            throw APIError(.invalidJSON, "The body must be a JSON object; found \(body.value.kind.rawValue)")
        }
        return body
    }

    /// The body as JSON of any kind; an absent or empty one is `{}`.
    /// - Throws: ``APIError`` `INVALID_JSON` with line and column.
    func jsonValue() throws(APIError) -> (text: [UInt8], value: JSONValue) {
        let bytes = jsonBytes()
        guard !bytes.isEmpty else { return ([], [:]) }
        do { return (bytes, try JSONValue.parse(bytes, maximumDepth: JSONValue.maximumDepthFromOutside)) } catch {
            throw APIError(
                .invalidJSON,
                "The body is not valid JSON: \(error.message) at line \(error.line), column \(error.column)",
                details: [["line": JSONValue(error.line), "column": JSONValue(error.column)]])
        }
    }
}
