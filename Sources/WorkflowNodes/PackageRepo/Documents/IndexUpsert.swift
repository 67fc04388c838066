import JSON
import RepositoryModel
import Stores
public import WorkflowModel

/// `packagerepo.index_upsert`: adds a row to an index, or replaces the one of its id.
///
/// Without `id` the entry is an artifact's: its version and variant identify the row, and it stands in the order of
/// versions. With `id` it stands where `sort` says, a text compared by its bytes; `id` itself where that is absent.
public struct IndexUpsert: NodeType {
    static let key = NodeParameter.required(0, "key", .string, rule: .indexKey)
    static let entry = NodeParameter.required(1, "entry", .object)
    static let id = NodeParameter.optional(2, "id", .string)
    static let sort = NodeParameter.optional(3, "sort", .string)

    public static let declaration = NodeDeclaration("packagerepo.index_upsert", parameters: [key, entry, id, sort])

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let key = try call.indexKey(Self.key)
        let entry = call.json(Self.entry)
        if let id = try call.rowID(Self.id) {
            let sort = Array((call.optionalString(Self.sort) ?? id).utf8)
            guard sort.count <= IndexRow.maximumSortLength else {
                throw NodeFailure("OUT_OF_RANGE", "'sort' must have at most \(IndexRow.maximumSortLength) bytes")
            }
            call.store.upsert(IndexRow(id: id, sort: sort, value: entry), in: key)
        } else {
            let row = try ArtifactRow(entry)
            call.store.upsert(
                IndexRow(
                    version: row.version, variant: row.variant, createdAt: call.execution.startedAt, value: entry),
                in: key)
        }
        call.noteChange(of: key.package)
        return .output(.json(entry))
    }
}
