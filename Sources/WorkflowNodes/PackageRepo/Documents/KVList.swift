import JSON
import Stores
import Values
public import WorkflowModel

/// `packagerepo.kv_list`: a page `{documents: [{key, value}], next}` of the tenant's documents below a prefix, in the order
/// of their keys. The prefix ends with a slash; `next` is the cursor of the page after this one, or null.
public struct KVList: NodeType {
    static let prefix = NodeParameter.required(0, "prefix", .string)
    static let limit = NodeParameter.optional(1, "limit", .any)
    static let cursor = NodeParameter.optional(2, "cursor", .any)

    public static let declaration = NodeDeclaration(
        "packagerepo.kv_list", parameters: [prefix, limit, cursor], isRetryable: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let prefix = try call.keyPrefix(Self.prefix)
        let limit = try PageParameters.limit(call.json(Self.limit))
        let after = try PageParameters.cursor(call.json(Self.cursor)) { DocumentKey(cursor: $0) }
        let found = try stored { () throws(StoreError) in
            try call.store.documents(below: prefix, limit: limit + 1, after: after)
        }
        let documents = try attempt {
            var documents = BoundedList()
            for document in found.prefix(limit) {
                try documents.append(["key": JSONValue(document.key.text), "value": document.value])
            }
            return documents.json
        }
        let next = found.count > limit ? JSONValue(found[limit - 1].key.cursor) : .null
        return .output(.json(["documents": documents, "next": next]))
    }
}
