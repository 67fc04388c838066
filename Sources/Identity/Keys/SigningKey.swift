import Crypto

/// The secret that tokens are signed with: at least 32 bytes (RFC 7518, 3.2: no shorter than the hash).
public struct SigningKey: Sendable, CustomStringConvertible {
    /// The fewest bytes of a key.
    public static let minimumBytes = 32
    /// The name of the key's file in the directory for keys, unless the operator names another file.
    public static let fileName = "jwt.key"

    let bytes: [UInt8]

    /// Names the key in tokens (`kid`): the first 16 digits of its SHA-256, which tell nothing of 32 random bytes.
    public var identifier: String { String(SHA256.hexadecimal(bytes).prefix(16)) }

    /// Makes a key of these bytes.
    /// - Throws: ``SigningKeyError`` for fewer than 32.
    public init(_ bytes: [UInt8]) throws(SigningKeyError) {
        guard bytes.count >= Self.minimumBytes else {
            throw SigningKeyError("a signing key must have at least \(Self.minimumBytes) bytes; found \(bytes.count)")
        }
        self.bytes = bytes
    }

    /// Makes a new key of 32 random bytes.
    public static func random() -> SigningKey { SigningKey(trusted: Secrets.random(minimumBytes)) }

    private init(trusted bytes: [UInt8]) { self.bytes = bytes }

    /// Says nothing of the key itself, so that none gets into a log.
    public var description: String { "SigningKey(\(bytes.count) bytes)" }
}

/// Tells the operator in one sentence why there is no key to sign tokens with.
public struct SigningKeyError: Error, CustomStringConvertible {
    /// What was expected, what was found, where, and what to do.
    public let description: String

    init(_ description: String) { self.description = description }
}
