public import RepositoryModel

/// The port to the lists of a tenant's packages. ``MetadataWrite/updatePackage(_:)`` keeps them; each call reads one
/// range, so that its cost grows with the page alone.
public protocol PackageStore: Sendable {
    /// Reads a package; nil if it has no artifact.
    func package(_ name: PackageName, tenant: TenantID) throws(StoreError) -> PackageRecord?

    /// Lists packages.
    func packages(matching query: PackageQuery, tenant: TenantID) throws(StoreError) -> [PackageRecord]

    /// Lists at most `limit` namespaces that have packages, in the order of their names, only those after `after`.
    func namespaces(limit: Int, after: String?, tenant: TenantID) throws(StoreError) -> [NamespaceRecord]

    /// Lists at most `limit` pairs of a package and one of its texts (``PackageText``) that begin with `beginning`, in
    /// the order of the texts, only those after `after`.
    func texts(
        beginning: String, limit: Int, after: PackageText?, tenant: TenantID
    ) throws(StoreError) -> [FoundText]
}

/// A package that one of its texts has led to.
public struct FoundText: Sendable, Equatable {
    /// The text.
    public let text: PackageText
    /// The package.
    public let record: PackageRecord

    /// For stores.
    public init(text: PackageText, record: PackageRecord) {
        self.text = text
        self.record = record
    }
}
