import Bytes
import Crypto
package import FastCGI
package import HTTPCore

/// Reads a request out of what nginx sends, and refuses what is not well formed.
package struct RequestReader: Sendable {
    /// The largest body that is read into memory, in bytes.
    private let bodyLimit: Int

    /// - Parameter bodyLimit: the largest body that is read into memory, in bytes.
    package init(bodyLimit: Int) { self.bodyLimit = bodyLimit }

    /// Why a request cannot be answered otherwise, and under which id.
    package struct Refusal: Error {
        package let error: APIError
        package let requestID: String
        /// What was asked for, where that could be read.
        package let target: RequestTarget?
    }

    /// The request, and why nginx asks.
    /// - Parameter waited: becomes the microseconds for which the request has waited.
    /// - Throws: ``Refusal``; the connection's input has been read all the same, so that an answer can be sent.
    package func read(
        _ raw: FastCGIRequest, _ waited: inout Int
    ) throws(Refusal) -> (HTTPRequest, RequestPhase) {
        let parameters = RequestParameters(of: raw)
        waited = parameters.queueMicroseconds
        let id = Self.requestID(parameters)
        var read: RequestTarget?
        do throws(APIError) {
            let phase = try text(parameters.phase, "packagerepo_phase").flatMap(RequestPhase.init) ?? .request
            var unreadable: APIError?
            do throws(APIError) { read = try RequestTarget(try text(parameters.target, "request_uri") ?? "") } catch {
                unreadable = error
            }
            // Before any refusal: what is not read could be taken for the next request.
            let body = try body(raw, parameters, phase)
            let method = try text(parameters.method, "request_method") ?? ""
            let isHead = method == "HEAD"
            if let refused = parameters.refusedField {
                throw APIError(.invalidRequest, "The header \(refused) must be UTF-8 without control characters")
            }
            guard let target = read else {
                throw unreadable ?? APIError(.invalidRequest, "The request has no target")
            }
            let request = HTTPRequest(
                method: isHead ? "GET" : method, target: target, fields: parameters.fields, body: body,
                id: id,
                tenantFieldCount: parameters.tenantFieldCount,
                contentLength: try text(parameters.contentLength, "content_length").flatMap { Int($0) },
                isHead: isHead, isSecure: parameters.isSecure,
                address: try text(parameters.address, "remote_addr") ?? "")
            return (request, phase)
        } catch {
            throw Refusal(error: error, requestID: id, target: read)
        }
    }

    private func body(
        _ raw: FastCGIRequest, _ parameters: RequestParameters, _ phase: RequestPhase
    ) throws(APIError) -> HTTPRequest.Body {
        switch phase {
        case .upload: return .file(path: try text(parameters.bodyFile, "request_body_file") ?? "")
        case .authorize, .denied, .unwritten: return .none
        case .request, .admitted:
            let bytes: [UInt8]
            do { bytes = try raw.readBody(limit: bodyLimit, contentLength: parameters.contentLength) } catch {
                throw error.code == .bodyTooLarge
                    ? APIError(.payloadTooLarge, "The body may have at most \(bodyLimit) bytes")
                    : APIError(.invalidRequest, "The body ended before its stated length")
            }
            return bytes.isEmpty ? .none : .bytes(bytes)
        }
    }

    /// The text of a parameter; nil for one that is absent or empty.
    private func text(_ value: UnsafeRawBufferPointer?, _ name: StaticString) throws(APIError) -> String? {
        guard let value, !value.isEmpty else { return nil }
        guard let text = String(received: value) else {
            throw APIError(.invalidRequest, "The request must be UTF-8: \(name) is not")
        }
        return text
    }

    private static func requestID(_ parameters: RequestParameters) -> String {
        guard let given = parameters.requestID, (1...64).contains(given.count), given.allSatisfy(isRequestIDByte)
        else { return RandomIdentifier.make() }
        return String(decoding: given, as: UTF8.self)
    }

    private static func isRequestIDByte(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}
