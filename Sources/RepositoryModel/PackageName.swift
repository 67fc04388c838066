import Bytes

/// The name of a package: a namespace and a name in it, normalised and checked.
public struct PackageName: Hashable, Sendable, CustomStringConvertible {
    /// The namespace, e.g. `acme`.
    public let namespace: String
    /// The name, e.g. `hello`.
    public let name: String

    /// Namespaces that are taken by the service's own routes (HTTP contract, "Artifacts").
    public static let reservedNamespaces = [
        "workflows", "proxy", "search", "executions", "node-types", "uploads", "namespaces", "events",
    ]

    /// Normalises both parts (trims, turns into lower case, `_` in the name becomes `-`), then checks them.
    /// - Throws: ``NameError`` that names the part.
    public init(namespace: String, name: String) throws(NameError) {
        self.namespace = try NameRule.name.check(Self.normalized(namespace: namespace), part: "namespace")
        self.name = try NameRule.name.check(Self.normalized(name: name), part: "name")
        guard !Self.reservedNamespaces.contains(self.namespace) else {
            throw NameError(
                "namespace", found: self.namespace, expected: "must not be a reserved word", isReserved: true)
        }
    }

    /// A namespace in its normal spelling, not yet checked.
    public static func normalized(namespace: String) -> String { namespace.trimmedASCII.lowercasedASCII }

    /// Normalises a name without checking it.
    public static func normalized(name: String) -> String {
        name.trimmedASCII.lowercasedASCII.replacingBytes { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
    }

    /// Tells whether a namespace is in its normal spelling and free.
    static func isNormal(namespace: UnsafeBufferPointer<UInt8>) -> Bool {
        NameRule.name.allows(namespace)
            && !reservedNamespaces.contains { $0.utf8.count == namespace.count && $0.utf8.elementsEqual(namespace) }
    }

    /// Tells whether a name is in its normal spelling.
    static func isNormal(name: UnsafeBufferPointer<UInt8>) -> Bool {
        NameRule.name.allows(name) && !name.contains(UInt8(ascii: "_"))
    }

    public var description: String { "\(namespace)/\(name)" }
}
