import JSON
import RepositoryModel
import Stores
public import WorkflowModel

/// `packagerepo.get_package`: gives a package, or null where it has no artifact.
///
/// Besides what lists say of it: `variants`, those of its newest version, and `prerelease`, the row of the newest
/// pre-release where that is newer than every release, else null.
public struct GetPackage: NodeType {
    static let namespace = NodeParameter.required(0, "namespace", .any, rule: .namespace)
    static let name = NodeParameter.required(1, "name", .any, rule: .packageName)

    public static let declaration = NodeDeclaration(
        "packagerepo.get_package", parameters: [namespace, name], isRetryable: true)

    /// The most variants that are listed.
    private static let maximumVariants = 100

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let name = try Entity.package(call.json(Self.namespace), call.json(Self.name))
        let found = try stored { () throws(StoreError) -> (PackageRecord, [IndexRow], IndexRow?)? in
            guard let record = try call.store.package(name) else { return nil }
            let newest = try call.store.rows(
                of: IndexKey(name), matching: IndexQuery(limit: Self.maximumVariants, order: .release))
            let highest = try call.store.rows(of: IndexKey(name), matching: IndexQuery(limit: 1)).first
            return (record, newest, highest)
        }
        guard let (record, newest, highest) = found else { return .output(.json(.null)) }
        let version = newest.first.map { IndexRow.version(of: $0.id) }
        let variants = Set(newest.filter { IndexRow.version(of: $0.id) == version }.compactMap(\.variant)).sorted()
        let prerelease = highest?.isRelease == false ? highest?.value : nil
        return .output(
            .json(
                JSONValue(
                    members: record.members + [
                        ("variants", JSONValue(variants.map { JSONValue($0) })), ("prerelease", prerelease ?? .null),
                    ])))
    }
}
