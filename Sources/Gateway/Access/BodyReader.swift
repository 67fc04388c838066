import Compression
import Crypto
import HTTPCore
import System

/// Brings the body of a request into the form in which its route takes it, however nginx has handed it over.
struct BodyReader: Sendable {
    let limits: RouteBody.Limits

    /// The request with its body in memory for `json` and `bytes`, inflated, and checked against the digests that the
    /// request states; a file stays a file.
    /// - Throws: ``APIError`` for a body that is too long, is not what is stated, or cannot be read.
    func read(_ request: HTTPRequest, for body: RouteBody) throws(APIError) -> HTTPRequest {
        let bytes: [UInt8]
        guard request.method != "GET" else { return request }
        switch (request.body, body.kind) {
        case (.none, _), (.bytes, .file), (.file, .file), (_, .none): return request
        case (.bytes(let given), _):
            // What nearly all requests are.
            guard request.fields["Content-Encoding"] != nil || Self.statesDigest(request) else { return request }
            bytes = given
        case (.file(let path), _):
            guard !path.isEmpty else { return request }
            bytes = try Self.contents(of: path, limit: body.longest(limits))
        }
        try Self.checkDigests(of: bytes, request)
        var read = request
        read.body = .bytes(try inflated(bytes, request, body))
        return read
    }

    private func inflated(
        _ bytes: [UInt8], _ request: HTTPRequest, _ body: RouteBody
    ) throws(APIError) -> [UInt8] {
        guard ["gzip", "x-gzip"].contains(request.fields["Content-Encoding"]?.lowercased()),
            !body.handled.contains("content-encoding"), !bytes.isEmpty
        else { return bytes }
        let limit = body.longest(limits)
        do { return try Gzip.inflate(bytes, limit: limit) } catch {
            switch error {
            case .malformed: throw APIError(.invalidRequest, "The body is not gzip, as Content-Encoding says")
            case .tooLarge: throw APIError(.payloadTooLarge, "The inflated body may have at most \(limit) bytes")
            }
        }
    }

    private static func statesDigest(_ request: HTTPRequest) -> Bool {
        request.fields["Repr-Digest"] != nil || request.fields["Content-Digest"] != nil
    }

    /// Both fields are about the bytes that were sent (RFC 9530, 2 and 3).
    private static func checkDigests(of bytes: [UInt8], _ request: HTTPRequest) throws(APIError) {
        for name in ["Repr-Digest", "Content-Digest"] {
            let values = request.fields.values(of: name)
            guard !values.isEmpty else { continue }
            let text = values.joined(separator: ", ")
            guard let field = DigestField(text) else {
                throw APIError(
                    .invalidRequest, "\(name) must be like sha-256=:…:, Base64 in colons; found '\(text.prefix(80))'")
            }
            guard let stated = field.sha256, stated != SHA256.hash(bytes) else { continue }
            throw APIError(.digestMismatch, "\(name) states another SHA-256 than the body has")
        }
    }

    private static func contents(of path: String, limit: Int) throws(APIError) -> [UInt8] {
        // One byte more, to tell a body of that length from a longer one.
        let bytes: [UInt8]
        do { bytes = try File.contents(of: path, limit: limit + 1) } catch {
            throw APIError(.internalError, "The body could not be read")
        }
        guard bytes.count <= limit else {
            throw APIError(.payloadTooLarge, "The body may have at most \(limit) bytes")
        }
        return bytes
    }
}
