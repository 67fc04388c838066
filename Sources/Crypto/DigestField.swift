import Bytes

/// What a `Repr-Digest` or `Content-Digest` field states (RFC 9530): a dictionary of algorithms and digests.
public struct DigestField: Sendable {
    /// The bytes of the `sha-256` member; nil where only other algorithms are stated.
    public let sha256: [UInt8]?

    /// Reads a field; nil for one that is no such dictionary, or whose SHA-256 has not 32 bytes.
    ///
    /// Of two members with one key the last counts (RFC 8941, 4.2.2).
    public init?(_ text: String) {
        var sha256: [UInt8]?
        for member in text.split(separator: ",", omittingEmptySubsequences: false) {
            let member = member.drop { $0 == " " || $0 == "\t" }
            guard let sign = member.firstIndex(of: "=") else { return nil }
            let value = member[member.index(after: sign)...].prefix { $0 != ";" && $0 != " " && $0 != "\t" }
            guard value.count >= 2, value.hasPrefix(":"), value.hasSuffix(":"),
                let bytes = Base64.decode(String(value.dropFirst().dropLast()))
            else { return nil }
            guard member[..<sign] == "sha-256" else { continue }
            guard bytes.count == 32 else { return nil }
            sha256 = bytes
        }
        self.sha256 = sha256
    }
}
