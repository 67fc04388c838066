import Bytes
import Glibc

/// Parses an address to listen at.
enum NetworkAddress {
    /// Whether it could be an address: an IPv4 or IPv6 address (this one in brackets or not), a host name, or `*`.
    static func isPlausible(_ text: String) -> Bool {
        if text == "*" || ipv4(text) != nil || ipv6(text) != nil { return true }
        let isName = text.utf8.allSatisfy { byte in
            byte.isASCIIAlphanumeric || "-._".utf8.contains(byte)
        }
        return isName && !text.isEmpty && text.utf8.count <= 253
    }

    /// Whether only this machine reaches it: 127.0.0.0/8 (RFC 1122, 3.2.1.3), `::1` (RFC 4291, 2.5.3), `localhost`.
    static func isLoopback(_ text: String) -> Bool {
        if let bytes = ipv4(text) { return bytes[0] == 127 }
        if let bytes = ipv6(text) { return bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1 }
        return text.lowercased() == "localhost"
    }

    /// The address as it goes before a port: IPv6 in brackets.
    static func bracketed(_ text: String) -> String {
        ipv6(text) != nil && !text.hasPrefix("[") ? "[\(text)]" : text
    }

    private static func ipv4(_ text: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 4)
        return inet_pton(AF_INET, text, &bytes) == 1 ? bytes : nil
    }

    private static func ipv6(_ text: String) -> [UInt8]? {
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
        var bytes = [UInt8](repeating: 0, count: 16)
        return inet_pton(AF_INET6, isBracketed ? String(text.dropFirst().dropLast()) : text, &bytes) == 1 ? bytes : nil
    }
}
