import JSON
import RepositoryModel
import Stores
public import WorkflowModel

/// `packagerepo.resolve_latest_version`: the row of the highest version, or null for an empty list.
///
/// A pre-release is taken only where there is no release, or with `prerelease` (HTTP contract, "Artifacts").
public struct ResolveLatestVersion: NodeType {
    static let versions = NodeParameter.required(0, "versions", .array)
    static let prerelease = NodeParameter.optional(1, "prerelease", .any, rule: .flag("prerelease"))
    static let variant = NodeParameter.optional(2, "variant", .any)

    public static let declaration = NodeDeclaration(
        "packagerepo.resolve_latest_version", parameters: [versions, prerelease, variant], isPure: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let prerelease = try PageParameters.flag(call.json(Self.prerelease), name: "prerelease")
        var query = IndexQuery(limit: 1, order: prerelease ? .version : .release)
        query.variant = call.json(Self.variant).string.map { Coordinate.normalized(variant: $0) }
        var rows: [IndexEntry] = []
        for (place, row) in call.json(Self.versions).elements.enumerated() {
            let parsed = try IndexRow(row)
            // The list is newest first, so of two equal versions the earlier in the list counts as the newer.
            rows.append(
                IndexEntry(
                    version: parsed.version, variant: parsed.variant,
                    createdAt: Timestamp(microseconds: -Int64(place)), value: row))
        }
        return .output(.json(query.select(from: rows).first?.value ?? .null))
    }
}
