import Crypto
public import JSON
public import RepositoryModel
public import Stores

/// Values for tests, short to write. A text that breaks its rule stops the test.
public enum Sample {
    /// A tenant.
    public static func tenant(_ text: String = "acme-corp") throws -> TenantID { try TenantID(text) }

    /// A package.
    public static func package(_ name: String = "hello") throws -> PackageName {
        try PackageName(namespace: "acme", name: name)
    }

    /// An artifact's address.
    public static func coordinate(
        _ version: String = "1.0.0", variant: String = "linux-amd64", of name: String = "hello"
    ) throws -> Coordinate {
        try Coordinate(package: package(name), version: version, variant: variant)
    }

    /// A blob whose bytes are a text.
    public static func blob(_ text: String = "") throws -> BlobReference {
        BlobReference(digest: try digest(text), size: text.utf8.count)
    }

    /// The digest of a text.
    public static func digest(_ text: String = "") throws -> Digest {
        guard let digest = Digest(hexadecimal: SHA256.hexadecimal(text.utf8)) else { throw NoDigest() }
        return digest
    }

    /// The row of an artifact in an index, `seconds` after 1970.
    public static func row(
        _ version: String, variant: String = "linux-amd64", at seconds: Int = 0, value: JSONValue? = nil
    ) throws -> IndexRow {
        IndexRow(
            version: try Version(version), variant: variant, createdAt: Timestamp(seconds: seconds),
            value: value ?? ["version": JSONValue(version), "variant": JSONValue(variant)])
    }

    /// A tag of an artifact.
    public static func tag(_ name: String, at target: Coordinate, by user: String = "ada") throws -> TagRecord {
        TagRecord(
            tag: try Tag(name), target: target, digest: try digest(target.description),
            updatedAt: Timestamp(microseconds: 1_700_000_000_000_001), updatedBy: user)
    }

    /// Someone who can log in.
    public static func user(_ name: String = "ada") throws -> User {
        User(
            username: name, passwordHash: "$y$j9T$salt$hash", scopes: ScopeSet([.read, .write]),
            tenants: TenantSet([try tenant()], includesEvery: true),
            createdAt: Timestamp(microseconds: 1_700_000_000_000_001))
    }

    private struct NoDigest: Error {}
}

/// A random generator that gives the same numbers for the same seed, so that a failure can be seen again (SplitMix64).
public struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// A generator that begins at `seed`.
    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
