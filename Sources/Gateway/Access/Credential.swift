import Bytes
import HTTPCore

/// A way in which clients send their token.
enum Credential: Hashable, Sendable {
    /// `Authorization: Bearer TOKEN` (RFC 6750, 2.1).
    case bearer
    /// `Authorization: Basic`, the token as the password, whatever the user name (RFC 7617). A real password is never
    /// tried here: it would cost 15 ms of a core, and get past the limit of logins.
    case basic
    /// `Authorization: TOKEN`, with `Bearer` before it or not.
    case raw
    /// The token alone in a field of its own, by the field's name.
    case header(String)

    /// Reads `bearer`, `basic`, `raw` or `header:NAME`; nil for anything else.
    init?(_ text: String) {
        switch text {
        case "bearer": self = .bearer
        case "basic": self = .basic
        case "raw": self = .raw
        default:
            let name = text.dropFirst("header:".count)
            guard text.hasPrefix("header:"), HTTPFields.isSafe(name: String(name), value: "") else { return nil }
            self = .header(String(name))
        }
    }

    /// The field that has it.
    var field: String { if case .header(let name) = self { name } else { "Authorization" } }
}

/// What a request has of credentials.
enum GivenCredentials {
    case none
    case token(String)
    /// Something that none of the accepted ways explains.
    case malformed

    /// Reads those of a request, `Authorization` before any other field.
    init(_ fields: HTTPFields, accepted: [Credential]) {
        self = .none
        if let value = fields["Authorization"] {
            self = .malformed
            for credential in accepted {
                guard let token = Self.token(value, credential) else { continue }
                self = .token(token)
                return
            }
        }
        for case .header(let name) in accepted {
            guard let value = fields[name] else { continue }
            self = value.isEmpty ? .malformed : .token(value)
            return
        }
    }

    private static func token(_ value: String, _ credential: Credential) -> String? {
        switch credential {
        case .bearer: after(bearer, in: value)
        case .basic: after(basic, in: value).flatMap(password)
        case .raw: after(bearer, in: value) ?? (value.isEmpty || value.utf8.contains(0x20) ? nil : value)
        case .header: nil
        }
    }

    /// What follows a scheme, in whatever case that is written (RFC 9110, 11.1).
    private static func after(_ scheme: [UInt8], in credentials: String) -> String? {
        var credentials = credentials
        return credentials.withUTF8 { bytes in
            var start = 0
            while start < bytes.count, bytes[start] == UInt8(ascii: " ") { start += 1 }
            guard bytes.count - start > scheme.count else { return nil }
            for index in 0..<scheme.count where bytes[start + index] | 0x20 != scheme[index] { return nil }
            return String(decoding: UnsafeBufferPointer(rebasing: bytes[(start + scheme.count)...]), as: UTF8.self)
        }
    }

    /// Every byte of them has bit 0x20 set, which tells small letters from capital ones.
    private static let bearer = Array("bearer ".utf8)
    private static let basic = Array("basic ".utf8)

    /// What stands behind the first colon (RFC 7617, 2); nil for what is no Base64 or has no password.
    private static func password(_ encoded: String) -> String? {
        let text = String(encoded.drop { $0 == " " })
        guard let bytes = Base64.decode(text), let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
            colon + 1 < bytes.count
        else { return nil }
        return String(validating: bytes[(colon + 1)...], as: UTF8.self)
    }
}
