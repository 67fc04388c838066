import Stores
public import WorkflowModel

/// `packagerepo.index_upsert`: adds a row to an index, or replaces the one of its version and variant.
public struct IndexUpsert: NodeType {
    static let key = NodeParameter.required(0, "key", .string, rule: .indexKey)
    static let entry = NodeParameter.required(1, "entry", .object, rule: .indexEntry)

    public static let declaration = NodeDeclaration("packagerepo.index_upsert", parameters: [key, entry])

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let key = try call.indexKey(Self.key)
        let entry = call.json(Self.entry)
        let row = try IndexRow(entry)
        call.store.upsert(
            IndexEntry(
                version: row.version, variant: row.variant, createdAt: call.execution.startedAt, value: entry),
            in: key)
        return .output(.json(entry))
    }
}
