import Crypto
import JSON

@testable import Identity

/// Makes tokens by hand, sound and unsound, with an HMAC (RFC 2104) that owes nothing to libcjose.
enum ForgedToken {
    static let key = [UInt8](0..<32)

    static func encode(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let word = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0...group.count { text.append(alphabet[word >> (18 - 6 * place) & 63]) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func signature(of text: String, key: [UInt8] = key) -> [UInt8] {
        let padded = key + [UInt8](repeating: 0, count: 64 - key.count)
        let inner = SHA256.hash(padded.map { $0 ^ 0x36 } + Array(text.utf8))
        return SHA256.hash(padded.map { $0 ^ 0x5c } + inner)
    }

    static func make(header: String = #"{"alg":"HS256"}"#, payload: String, key: [UInt8] = key) -> String {
        let signed = encode(Array(header.utf8)) + "." + encode(Array(payload.utf8))
        return signed + "." + encode(signature(of: signed, key: key))
    }

    /// Claims that are good in every way, but for `changes`: a claim by its name, as JSON text, or nil to leave it out.
    static func claims(_ changes: [String: String?] = [:]) -> String {
        var claims = [
            ("sub", #""ann""#), ("iss", #""packagerepo""#), ("iat", "1000000000"), ("exp", "4102444800"),
            ("jti", #""1""#), ("scopes", #"["read"]"#), ("tenants", #"["acme"]"#), ("gen", "0"),
        ]
        for (name, value) in changes {
            claims.removeAll { $0.0 == name }
            if let value { claims.append((name, value)) }
        }
        return "{" + claims.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }
}
