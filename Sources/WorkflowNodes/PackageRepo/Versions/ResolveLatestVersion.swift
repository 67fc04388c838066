import JSON
import RepositoryModel
public import WorkflowModel

/// `packagerepo.resolve_latest_version`: gives the row of the highest version, or null for an empty list.
///
/// A pre-release is taken only if there is no release, or with `prerelease` (HTTP contract, "Artifacts").
public struct ResolveLatestVersion: NodeType {
    static let versions = NodeParameter.required(0, "versions", .array)
    static let prerelease = NodeParameter.optional(1, "prerelease", .any, rule: .flag("prerelease"))
    static let variant = NodeParameter.optional(2, "variant", .any)

    public static let declaration = NodeDeclaration(
        "packagerepo.resolve_latest_version", parameters: [versions, prerelease, variant], isPure: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let prerelease = try PageParameters.flag(call.json(Self.prerelease), name: "prerelease")
        let variant = call.json(Self.variant).string.map { Coordinate.normalized(variant: $0) }
        var best: (sortKey: [UInt8], counts: Bool, row: JSONValue)?
        for row in call.json(Self.versions).elements {
            let parsed = try ArtifactRow(row)
            guard variant == nil || parsed.variant == variant else { continue }
            let (sortKey, counts) = (parsed.version.sortKey, prerelease || !parsed.version.isPrerelease)
            // The list is newest first, so of two equal versions the earlier in the list counts as the newer.
            if let best {
                guard counts != best.counts ? counts : best.sortKey.lexicographicallyPrecedes(sortKey) else { continue }
            }
            best = (sortKey, counts, row)
        }
        return .output(.json(best?.row ?? .null))
    }
}
