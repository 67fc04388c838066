import Bytes

/// The address of one artifact: package, version and variant, normalised and checked.
public struct Coordinate: Hashable, Sendable, CustomStringConvertible {
    /// Namespace and name.
    public let package: PackageName
    /// The version as published. Only trimmed: its case is significant.
    public let version: Version
    /// The variant, e.g. `linux-amd64`.
    public let variant: String

    /// Versions that are taken by the service's own routes (HTTP contract, "Artifacts").
    public static let reservedVersions = ["tags"]

    /// Normalises each part, then checks it.
    /// - Throws: ``NameError`` that names the part.
    public init(package: PackageName, version: String, variant: String) throws(NameError) {
        self.package = package
        self.version = try Version(version)
        self.variant = try NameRule.name.check(Self.normalized(variant: variant), part: "variant")
        guard !Self.reservedVersions.contains(self.version.text) else {
            throw NameError(
                "version", found: self.version.text, expected: "must not be a reserved word", isReserved: true)
        }
    }

    /// Normalises each part, then checks it.
    /// - Throws: ``NameError`` that names the part.
    public init(namespace: String, name: String, version: String, variant: String) throws(NameError) {
        self = try Coordinate(
            package: PackageName(namespace: namespace, name: name), version: version, variant: variant)
    }

    /// A variant in its normal spelling, not yet checked.
    public static func normalized(variant: String) -> String { variant.trimmedASCII.lowercasedASCII }

    public var description: String { "\(package)/\(version)/\(variant)" }
}
