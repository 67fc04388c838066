import Bytes
import Crypto

/// The secret of a named token or a session: 256 random bits, shown once. Only its hash is stored; with so many bits
/// that needs no slow one.
struct CredentialSecret {
    /// What every named token begins with, by which scanners of code find those that were published by mistake.
    static let tokenPrefix = "prt_"

    /// The secret.
    let text: String
    /// Its SHA-256 in hexadecimal.
    let hash: String

    /// A new one.
    init(prefix: String = "") {
        text = prefix + Hexadecimal.encode(Secrets.random(32))
        hash = Self.hash(of: text)
    }

    /// The hash of a secret.
    static func hash(of text: String) -> String { SHA256.hexadecimal(text.utf8) }

    /// Whether a token is a named one, or says so. A JWT begins with another letter.
    static func isNamedToken(_ text: String) -> Bool {
        text.utf8.first == UInt8(ascii: "p") && text.utf8.starts(with: tokenPrefix.utf8)
    }
}
