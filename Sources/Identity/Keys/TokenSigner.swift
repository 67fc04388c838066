import Bytes
import CJose
import Glibc
import JSON

/// Signs and verifies compact JWS (RFC 7515) with HMAC-SHA-256 by libcjose, and with nothing else.
final class TokenSigner: @unchecked Sendable {
    // Sendable: the key is immutable after init, and libcjose takes it as const to sign and to verify.
    private let key: OpaquePointer

    /// The `kid` of the tokens that it signs (RFC 7515, 4.1.4).
    let identifier: String

    private static let algorithm = "HS256"

    /// Makes a signer with a key.
    init(key: SigningKey) {
        identifier = key.identifier
        guard let made = cjose_jwk_create_oct_spec(key.bytes, key.bytes.count, nil) else {
            fatalError("out of memory: libcjose could not make a key")
        }
        self.key = made
    }

    deinit { cjose_jwk_release(key) }

    /// Signs a payload and returns the token.
    func sign(_ payload: [UInt8]) -> String {
        let header = cjose_header_new(nil)
        defer { cjose_header_release(header) }
        guard cjose_header_set(header, "alg", Self.algorithm, nil), cjose_header_set(header, "typ", "JWT", nil),
            cjose_header_set(header, "kid", identifier, nil),
            let jws = cjose_jws_sign(key, header, payload, payload.count, nil)
        else { fatalError("out of memory: libcjose could not sign") }
        defer { cjose_jws_release(jws) }
        var text: UnsafePointer<CChar>?  // belongs to `jws`
        guard cjose_jws_export(jws, &text, nil), let text else {
            fatalError("out of memory: libcjose could not print a token")
        }
        return String(cString: text)
    }

    /// Returns the payload of a token that was signed with this key, and whose form has been checked.
    /// - Throws: ``TokenError`` `malformed` or `badSignature`.
    func payload(of token: String) throws(TokenError) -> [UInt8] {
        var text = token
        let imported = text.withUTF8 { bytes in
            UnsafeRawBufferPointer(bytes).withMemoryRebound(to: CChar.self) {
                cjose_jws_import($0.baseAddress, $0.count, nil)
            }
        }
        guard let jws = imported else { throw .malformed }
        defer { cjose_jws_release(jws) }
        guard cjose_jws_verify(jws, key, nil) else { throw .badSignature }
        var bytes: UnsafeMutablePointer<UInt8>?  // belongs to `jws`
        var count = 0
        guard cjose_jws_get_plaintext(jws, &bytes, &count, nil), let bytes else { throw .malformed }
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    /// Refuses everything but three canonical base64url segments whose header says HS256. libcjose reads leniently and
    /// takes the algorithm from the header, so it must not see anything else.
    /// - Returns: the `kid`; nil if there is none.
    static func checkForm(of token: String) throws(TokenError) -> String? {
        let segments = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard segments.count == 3, !segments.contains(where: \.isEmpty), let header = Base64.decodeURLSafe(segments[0]),
            Base64.decodeURLSafe(segments[1]) != nil, let signature = Base64.decodeURLSafe(segments[2]),
            signature.count == 32
        else { throw .malformed }
        let fields: JSONValue
        do { fields = try JSONValue.parse(header) } catch { throw .malformed }
        // No extension is understood, so a token that requires one is refused (RFC 7515, 4.1.11).
        guard fields.kind == .object, fields["alg"]?.string == algorithm, fields["crit"] == nil else {
            throw .malformed
        }
        guard let identifier = fields["kid"] else { return nil }
        guard let text = identifier.string else { throw .malformed }
        return text
    }
}
