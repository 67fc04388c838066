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

    /// Tells whether a text is the ``description`` of a coordinate, by its UTF-8: no part of it becomes a text, since
    /// every download looks.
    public static func isDescription(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var (parts, start) = (0, 0)
        for end in 0...text.count where end == text.count || text[end] == UInt8(ascii: "/") {
            guard isNormal(UnsafeBufferPointer(rebasing: text[start..<end]), part: parts) else { return false }
            (parts, start) = (parts + 1, end + 1)
        }
        return parts == 4
    }

    private static func isNormal(_ text: UnsafeBufferPointer<UInt8>, part: Int) -> Bool {
        switch part {
        case 0: PackageName.isNormal(namespace: text)
        case 1: PackageName.isNormal(name: text)
        case 2:
            NameRule.version.allows(text)
                && !reservedVersions.contains { $0.utf8.count == text.count && $0.utf8.elementsEqual(text) }
        case 3: NameRule.name.allows(text)
        default: false
        }
    }
}
