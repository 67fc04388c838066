import Bytes

/// What URLs in an answer begin with: where the client reaches this service, and below which mount.
public struct RequestBase: Sendable {
    /// What the deployment states as its URL; nil where it is taken from the request.
    private let publicURL: String?
    private let isSecure: Bool
    /// How many segments of the path the mount has.
    private let depth: Int

    /// - Parameters:
    ///   - publicURL: scheme, host and, where there is one, the path before all others; without a slash at its end.
    ///   - isSecure: whether the request came over TLS.
    ///   - depth: how many segments of the path the mount has.
    public init(publicURL: String? = nil, isSecure: Bool = false, depth: Int = 0) {
        self.publicURL = publicURL
        self.isSecure = isSecure
        self.depth = depth
    }

    /// The base, without a slash at its end. A `Host` that is none gives a base without scheme and host, which is right
    /// for any client that resolves it.
    public func text(host: String?, path: String) -> String {
        let origin =
            publicURL ?? host.flatMap { Self.isHost($0) ? "\(isSecure ? "https" : "http")://\($0)" : nil } ?? ""
        guard depth > 0 else { return origin }
        return path.split(separator: "/", omittingEmptySubsequences: true).prefix(depth).reduce(origin) {
            "\($0)/\($1)"
        }
    }

    /// A name or address and perhaps a port (RFC 9110, 7.2), of the characters alone that such have.
    private static func isHost(_ text: String) -> Bool {
        let bytes = text.utf8
        guard !bytes.isEmpty, bytes.count <= 255 else { return false }
        let isBracketed = bytes.first == UInt8(ascii: "[")
        let name = isBracketed ? bytes.prefix { $0 != UInt8(ascii: "]") }.dropFirst() : bytes.prefix { $0 != 0x3a }[...]
        let rest = isBracketed ? bytes.dropFirst(name.count + 1) : bytes.dropFirst(name.count)
        guard !name.isEmpty else { return false }
        if isBracketed {
            guard rest.first == UInt8(ascii: "]"),
                name.allSatisfy({ $0.isHexadecimalDigit || $0 == 0x3a || $0 == 0x2e })
            else { return false }
        } else if !name.allSatisfy({ $0.isASCIIAlphanumeric || $0 == 0x2d || $0 == 0x2e || $0 == 0x5f }) {
            return false
        }
        let port = isBracketed ? rest.dropFirst() : rest
        return port.isEmpty
            || (port.first == 0x3a && (2...6).contains(port.count) && port.dropFirst().allSatisfy(\.isASCIIDigit))
    }
}
