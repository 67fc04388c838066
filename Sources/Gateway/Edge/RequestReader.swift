import FastCGI
import Hashing
import HTTPCore

/// Reads a request out of what nginx sends, and refuses what is not well formed.
struct RequestReader: Sendable {
    /// The largest body that is read into memory, in bytes.
    let bodyLimit: Int

    /// Why a request cannot be answered otherwise, and under which id.
    struct Refusal: Error {
        let error: APIError
        let requestID: String
    }

    /// The request, and why nginx asks.
    /// - Throws: ``Refusal``; the connection's input has been read all the same, so that an answer can be sent.
    func read(_ raw: FastCGIRequest) throws(Refusal) -> (HTTPRequest, RequestHandler.Phase) {
        let id = Self.requestID(raw)
        do {
            let phase = try text("PACKAGEREPO_PHASE", raw).flatMap(RequestHandler.Phase.init) ?? .request
            let body = try body(raw, phase: phase)
            let method = try text("REQUEST_METHOD", raw) ?? ""
            let target = try RequestTarget(try text("REQUEST_URI", raw) ?? "")
            let request = HTTPRequest(
                method: method == "HEAD" ? "GET" : method, target: target, fields: try fields(raw), body: body,
                id: id, tenantFieldCount: raw.parameterCount("HTTP_X_TENANT_ID"),
                contentLength: try text("CONTENT_LENGTH", raw).flatMap { Int($0) })
            return (request, phase)
        } catch {
            throw Refusal(error: error, requestID: id)
        }
    }

    private func body(_ raw: FastCGIRequest, phase: RequestHandler.Phase) throws(APIError) -> HTTPRequest.Body {
        switch phase {
        case .upload: return .file(path: try text("REQUEST_BODY_FILE", raw) ?? "")
        case .authorize, .denied: return .none
        case .request:
            let bytes: [UInt8]
            do { bytes = try raw.readBody(limit: bodyLimit) } catch {
                throw error.code == .bodyTooLarge
                    ? APIError(.payloadTooLarge, "The body may have at most \(bodyLimit) bytes")
                    : APIError(.invalidRequest, "The body ended before its stated length")
            }
            return bytes.isEmpty ? .none : .bytes(bytes)
        }
    }

    /// The client's fields: parameters `HTTP_*`, and the two that CGI names otherwise (RFC 3875, 4.1).
    private func fields(_ raw: FastCGIRequest) throws(APIError) -> HTTPFields {
        var fields: HTTPFields = [:]
        var refused: String?
        raw.forEachParameter { name, value in
            guard let fieldName = Self.fieldName(of: name), !value.isEmpty || fieldName == Self.keyField else { return }
            guard let text = String(validating: value, as: UTF8.self),
                HTTPFields.isSafe(name: fieldName, value: text)
            else {
                refused = fieldName
                return
            }
            if fields[fieldName] == nil { fields[fieldName] = text }
        }
        if let refused {
            throw APIError(.invalidRequest, "The header \(refused) must be UTF-8 without control characters")
        }
        return fields
    }

    /// A field that is refused where it is empty, not taken as absent: its sender relies on it.
    private static let keyField = "IDEMPOTENCY-KEY"

    /// The field that a parameter carries; nil for one that is no field.
    private static func fieldName(of parameter: UnsafeRawBufferPointer) -> String? {
        if parameter.elementsEqual("CONTENT_TYPE".utf8) { return "Content-Type" }
        guard parameter.starts(with: "HTTP_".utf8) else { return nil }
        let dashed = parameter.dropFirst(5).map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
        return String(decoding: dashed, as: UTF8.self)
    }

    private func text(_ name: String, _ raw: FastCGIRequest) throws(APIError) -> String? {
        do { return try raw.parameter(name).flatMap { $0.isEmpty ? nil : $0 } } catch {
            throw APIError(.invalidRequest, "The request must be UTF-8: \(name.lowercased()) is not")
        }
    }

    private static func requestID(_ raw: FastCGIRequest) -> String {
        let given = (try? raw.parameter("REQUEST_ID")) ?? nil
        guard let given, (1...64).contains(given.utf8.count), given.utf8.allSatisfy(isRequestIDByte) else {
            return Hexadecimal.encode(Secrets.random(16))
        }
        return given
    }

    private static func isRequestIDByte(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || "._-".utf8.contains(byte)
    }
}
