public import JSON
public import RepositoryModel

/// A package as lists of packages show it. The store keeps it with what the package's index says, see
/// ``MetadataWrite/updatePackage(_:)``.
public struct PackageRecord: Sendable, Equatable {
    /// The most characters of a description.
    public static let maximumDescription = 1_000

    /// Which package.
    public let name: PackageName
    /// The label `description` of the newest release; nil if it has none.
    public let description: String?
    /// How many versions the package's index has.
    public let versions: Int
    /// How many rows the package's index has: one for each version and variant.
    public let artifacts: Int
    /// The row of the newest release; of the newest pre-release where there is no release.
    public let latest: JSONValue
    /// When the package was last changed.
    public let updatedAt: Timestamp
    /// Who changed it.
    public let updatedBy: String

    /// For stores.
    public init(
        name: PackageName, description: String?, versions: Int, artifacts: Int, latest: JSONValue,
        updatedAt: Timestamp, updatedBy: String
    ) {
        self.name = name
        self.description = description
        self.versions = versions
        self.artifacts = artifacts
        self.latest = latest
        self.updatedAt = updatedAt
        self.updatedBy = updatedBy
    }

    /// The place after which a reader goes on who has read this record.
    public var place: PackagePlace { PackagePlace(name: name, updatedAt: updatedAt) }

    /// The description that an artifact's document gives its package.
    public static func description(of artifact: JSONValue?) -> String? {
        guard let text = artifact?["labels"]?["description"]?.string else { return nil }
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(maximumDescription)))
    }
}

/// A namespace as the list of namespaces shows it.
public struct NamespaceRecord: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// How many packages it has: at least one.
    public let packages: Int
    /// When one of them was last changed.
    public let updatedAt: Timestamp

    /// For stores.
    public init(name: String, packages: Int, updatedAt: Timestamp) {
        self.name = name
        self.packages = packages
        self.updatedAt = updatedAt
    }
}

/// That a package was changed, by whom and when.
public struct PackageUpdate: Sendable, Equatable {
    /// Which package.
    public let package: PackageName
    /// When.
    public let at: Timestamp
    /// Who.
    public let by: String

    /// A change.
    public init(_ package: PackageName, at: Timestamp, by: String) {
        self.package = package
        self.at = at
        self.by = by
    }
}

/// A place in a list of packages, which stays good when its package is gone.
public struct PackagePlace: Sendable, Equatable, CustomStringConvertible {
    /// The package.
    public let name: PackageName
    /// When it was last changed.
    public let updatedAt: Timestamp

    init(name: PackageName, updatedAt: Timestamp) {
        self.name = name
        self.updatedAt = updatedAt
    }

    /// Reads what `description` wrote; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "~", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let microseconds = Int64(parts[0]),
            let name = try? PackageName(namespace: parts[1], name: parts[2])
        else { return nil }
        self.init(name: name, updatedAt: Timestamp(microseconds: microseconds))
        guard description == text else { return nil }
    }

    /// Text that needs no encoding in a URL: no name has a tilde.
    public var description: String { "\(updatedAt.microseconds)~\(name.namespace)~\(name.name)" }
}

/// Selects packages, and their order.
public struct PackageQuery: Sendable {
    /// The orders in which packages can be read.
    public enum Order: String, Sendable, CaseIterable {
        /// By namespace and name.
        case name
        /// The package that was changed last is the first.
        case updated
    }

    /// How many packages at most.
    public var limit: Int
    /// Only packages of this namespace.
    public var namespace: String?
    /// The order.
    public var order: Order
    /// Only packages after this one.
    public var after: PackagePlace?

    /// Asks for the first `limit` packages.
    public init(limit: Int, namespace: String? = nil, order: Order = .name, after: PackagePlace? = nil) {
        self.limit = limit
        self.namespace = namespace
        self.order = order
        self.after = after
    }

    /// Selects the records that match the query, in its order: what every store gives.
    public func select(from records: some Sequence<PackageRecord>) -> [PackageRecord] {
        let candidates = records.filter { record in
            (namespace == nil || record.name.namespace == namespace)
                && after.map { precedes($0, record.place) } != false
        }
        return Array(candidates.sorted { precedes($0.place, $1.place) }.prefix(max(0, limit)))
    }

    private func precedes(_ left: PackagePlace, _ right: PackagePlace) -> Bool {
        let names = (left.name.namespace, left.name.name) < (right.name.namespace, right.name.name)
        guard order == .updated else { return names }
        if left.updatedAt != right.updatedAt { return left.updatedAt > right.updatedAt }
        return !names && left.name != right.name
    }
}
