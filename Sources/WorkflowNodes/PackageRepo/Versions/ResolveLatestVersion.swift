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
        var best: Candidate?
        for row in call.json(Self.versions).elements {
            let parsed = try ArtifactRow(row)
            guard variant == nil || parsed.variant == variant else { continue }
            // The list is newest first, so of two equal versions the earlier in the list counts as the newer. Most lists
            // have one row, whose version is then never taken apart.
            var other = Candidate(row: row, version: parsed.version)
            if best?.precedes(&other, allowing: prerelease) ?? true { best = other }
        }
        return .output(.json(best?.row ?? .null))
    }

    /// A row that may be the latest, with the order of its version once that was needed.
    private struct Candidate {
        let row: JSONValue
        let version: Version
        private lazy var order = version.order

        init(row: JSONValue, version: Version) {
            self.row = row
            self.version = version
        }

        mutating func precedes(_ other: inout Candidate, allowing prerelease: Bool) -> Bool {
            let (own, others) = (order, other.order)
            let (counts, otherCounts) = (prerelease || !own.isPrerelease, prerelease || !others.isPrerelease)
            return counts == otherCounts ? own.sortKey.lexicographicallyPrecedes(others.sortKey) : otherCounts
        }
    }
}
