import RepositoryModel

/// The object of an action, such as a package or a repository, by the name that a route gives it.
public struct Resource: Hashable, Sendable, CustomStringConvertible {
    /// The kind of resources whose names are `namespace/name`, and are compared as artifacts' are: normalised.
    public static let package = "package"

    /// Its kind, such as `package`.
    public let type: String
    /// Its name among those of its kind.
    public let name: String

    /// A resource.
    public init(type: String, name: String) {
        self.type = type
        let slash = name.utf8.firstIndex(of: UInt8(ascii: "/"))
        guard type == Self.package, let slash else {
            self.name = name
            return
        }
        self.name =
            PackageName.normalized(namespace: String(name[..<slash])) + "/"
            + PackageName.normalized(name: String(name[name.utf8.index(after: slash)...]))
    }

    public var description: String { "\(type) '\(name)'" }
}
