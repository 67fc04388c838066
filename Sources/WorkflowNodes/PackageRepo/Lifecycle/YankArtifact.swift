import JSON
import RepositoryModel
import Stores
public import WorkflowModel

/// `packagerepo.yank_artifact`: marks an artifact, or all variants of a version, as one that should not be used any more,
/// or takes the mark away with `yanked: false`.
///
/// A yanked artifact can be downloaded by its coordinate, and is never the latest (`index_query` with `without_yanked`).
/// Its document and its row have `yanked`: `{reason, at, by}`. Gives `{artifacts}`, or null where there are none.
public struct YankArtifact: NodeType {
    static let yanked = NodeParameter.optional(4, "yanked", .boolean, default: true)
    static let reason = NodeParameter.optional(5, "reason", .any)

    public static let declaration = NodeDeclaration(
        "packagerepo.yank_artifact", parameters: ArtifactSelection.all + [yanked, reason])

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let mark: JSONValue? =
            if call.bool(Self.yanked) {
                [
                    "reason": try call.reason(Self.reason),
                    "at": JSONValue(call.execution.startedAt.description),
                    "by": JSONValue(call.execution.caller.subject ?? "anonymous"),
                ]
            } else { nil }
        let artifacts = try call.selectedArtifacts("artifact")
        guard !artifacts.isEmpty else { return .output(.json(.null)) }
        for (coordinate, artifact) in artifacts { try set(mark, coordinate, artifact, call) }
        return .output(.json(["artifacts": JSONValue(artifacts.map(\.coordinate.json))]))
    }

    private func set(
        _ mark: JSONValue?, _ coordinate: Coordinate, _ artifact: JSONValue, _ call: NodeCall
    ) throws(NodeFailure) {
        let (key, index) = (DocumentKey(coordinate), IndexKey(coordinate.package))
        let id = IndexRow.id(version: coordinate.version, variant: coordinate.variant)
        let blobs = try call.blobs(of: artifact)
        call.noteChange(of: coordinate.package)
        let marked = { (value: JSONValue) in mark.map { value.setting("yanked", to: $0) } ?? value.removing("yanked") }
        try stored { () throws(StoreError) in
            call.store.require(.value(key, artifact))
            try call.store.put(marked(artifact), at: key, blobs: blobs, ifAbsent: false)
            guard let row = try call.store.row(id, of: index) else { return }
            call.store.upsert(
                IndexRow(
                    id: row.id, sort: row.sort, variant: row.variant, isRelease: row.isRelease,
                    value: marked(row.value)), in: index)
        }
    }
}
