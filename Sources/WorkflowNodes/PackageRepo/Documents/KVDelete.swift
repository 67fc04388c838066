import HTTPCore
import JSON
import Stores
public import WorkflowModel

/// `packagerepo.kv_delete`: removes the tenant's document of that key; gives true where there was one, else false. Of
/// several who remove it at once one gets true.
///
/// `if_match` and `if_none_match` are the request's fields: where they do not hold, `PRECONDITION_FAILED`. The entity tag
/// of a document is the first half of the SHA-256 of its JSON, in quotes.
public struct KVDelete: NodeType {
    static let key = NodeParameter.required(0, "key", .string, rule: .documentKey)
    static let ifMatch = Conditional.ifMatch(1)
    static let ifNoneMatch = Conditional.ifNoneMatch(2)

    public static let declaration = NodeDeclaration(
        "packagerepo.kv_delete", parameters: [key, ifMatch, ifNoneMatch])

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let key = try call.documentKey(Self.key)
        try call.requirePreconditions(Self.ifMatch, Self.ifNoneMatch, of: key)
        let existed = try stored { () throws(StoreError) in try call.store.deleteDocument(key) }
        return .output(.json(JSONValue(existed)))
    }
}

extension NodeCall {
    /// Sees that the client's preconditions hold for a document, and that they do so still at commit.
    /// - Throws: `PRECONDITION_FAILED`.
    func requirePreconditions(
        _ ifMatch: NodeParameter, _ ifNoneMatch: NodeParameter, of key: DocumentKey
    ) throws(NodeFailure) {
        let preconditions = try preconditions(ifMatch, ifNoneMatch)
        guard !preconditions.isEmpty else { return }
        let current = try stored { () throws(StoreError) in try store.document(key) }
        try preconditions.requireWritable(over: current.map { Conditional.entityTag(of: $0) })
        if let current { store.require(.value(key, current)) } else { store.refuse(.document(key)) }
    }
}
