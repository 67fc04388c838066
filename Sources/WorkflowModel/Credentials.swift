import Bytes
package import JSON

/// Recognises credentials in texts (`HARD_CODED_SECRET`).
package enum Credentials {
    private static let names: Set<String> = [
        "password", "passwd", "passphrase", "secret", "clientsecret", "apikey", "accesstoken", "authtoken",
        "refreshtoken", "secretkey", "secretaccesskey", "privatekey",
    ]
    private static let keyHeader = Array("-----BEGIN ".utf8)
    private static let keyTail = Array("PRIVATE KEY-----".utf8)
    private static let accessKey = Array("AKIA".utf8)
    private static let tokenHead = Array("eyJ".utf8)

    /// Says what a text looks like: "a private key", "a password", …; nil for anything else, and for references.
    package static func find(in value: JSONValue, named key: String) -> String? {
        if let found = value.withUTF8({ found(in: $0) }) ?? nil { return found }
        // Most texts are references; what a name may mean is looked at last.
        guard value.withUTF8({ isComputed($0) }) == false, isSecretName(key), value.string.map(isBlank) == false else {
            return nil
        }
        return "a password or key"
    }

    /// Whether a computed text is, or by its name must be taken for, a credential.
    package static func looksSecret(_ value: JSONValue, named key: String) -> Bool {
        isSecretName(key) || isTokenName(key) || (value.withUTF8 { found(in: $0) } ?? nil) != nil
    }

    /// Names that are harmless in a definition, where their values are references, but not in a computed value.
    private static func isTokenName(_ key: String) -> Bool {
        ["token", "authorization", "cookie", "set-cookie", "credentials"].contains(key.lowercased())
    }

    private static func isSecretName(_ key: String) -> Bool {
        guard key.utf8.count <= 64 else { return false }
        let name = String(unsafeUninitializedCapacity: key.utf8.count) { letters in
            var count = 0
            for byte in key.utf8 where byte != UInt8(ascii: "_") && byte != UInt8(ascii: "-") {
                letters[count] = byte.lowercasedASCII
                count += 1
            }
            return count
        }
        return names.contains(name) || name.hasSuffix("password")
    }

    private static func isComputed(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var last: UInt8 = 0
        for byte in bytes {
            if last == UInt8(ascii: "{"), byte == last { return true }
            if last == UInt8(ascii: "$"), byte.isASCIILetter || byte == UInt8(ascii: "_") { return true }
            last = byte
        }
        return false
    }

    private static func found(in bytes: UnsafeRawBufferPointer) -> String? {
        guard bytes.count >= 20 else { return nil }
        func isWordStart(_ index: Int) -> Bool { index == 0 || !isTokenByte(bytes[index - 1]) }
        for index in 0..<bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "-") where matches(bytes, index, keyHeader):
                if isPrivateKey(bytes, from: index + keyHeader.count) { return "a private key" }
            case UInt8(ascii: "A") where isWordStart(index) && matches(bytes, index, accessKey):
                if isAccessKey(bytes, from: index + accessKey.count) { return "an AWS access key" }
            case UInt8(ascii: "e") where isWordStart(index) && matches(bytes, index, tokenHead):
                if isToken(bytes, from: index) { return "a JSON Web Token" }
            default: break
            }
        }
        return nil
    }

    private static func matches(_ bytes: UnsafeRawBufferPointer, _ index: Int, _ text: [UInt8]) -> Bool {
        index + text.count <= bytes.count && text.indices.allSatisfy { bytes[index + $0] == text[$0] }
    }

    /// `RSA PRIVATE KEY-----`, or another short word or two before it.
    private static func isPrivateKey(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Bool {
        (start..<min(start + 32, bytes.count)).contains { matches(bytes, $0, keyTail) }
    }

    private static func isAccessKey(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Bool {
        let end = start + 16
        guard end <= bytes.count, end == bytes.count || !isTokenByte(bytes[end]) else { return false }
        return bytes[start..<end].allSatisfy { $0.isASCIIDigit || $0.isASCIIUppercase }
    }

    /// Three runs of base64url with dots between.
    private static func isToken(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Bool {
        var index = start
        for part in 0..<3 {
            let begin = index
            while index < bytes.count, isTokenByte(bytes[index]) { index += 1 }
            guard index - begin >= (part == 0 ? 8 : 4) else { return false }
            guard part < 2 else { return true }
            guard index < bytes.count, bytes[index] == UInt8(ascii: ".") else { return false }
            index += 1
        }
        return false
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}
