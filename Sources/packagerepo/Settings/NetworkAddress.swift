import Bytes
import Glibc

/// Parses addresses of machines and networks.
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

    /// The network that `text` names as nginx reads one: an address, or a prefix of `/` and its length in bits, with every
    /// bit after that 0; nil if it is none.
    static func network(_ text: String) -> String? {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let address = parts.first, !address.hasPrefix("["), var bytes = ipv4(address) ?? ipv6(address) else {
            return nil
        }
        var length = bytes.count * 8
        if parts.count == 2 {
            guard let stated = DecimalDigits.number(parts[1].utf8), (0...length).contains(stated) else { return nil }
            length = stated
        }
        for index in bytes.indices {
            bytes[index] &= ~UInt8(truncatingIfNeeded: 0xFF >> max(0, min(8, length - index * 8)))
        }
        guard let masked = self.text(of: bytes) else { return nil }
        return parts.count == 2 ? "\(masked)/\(length)" : masked
    }

    private static func text(of bytes: [UInt8]) -> String? {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
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
