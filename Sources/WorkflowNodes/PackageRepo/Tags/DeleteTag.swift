import HTTPCore
import JSON
import RepositoryModel
import Stores
public import WorkflowModel

/// `packagerepo.delete_tag`: removes a tag; gives true where there was one, else false. Of several who remove it at once
/// one gets true. `if_match` and `if_none_match` are the request's fields, as in `set_tag`.
public struct DeleteTag: NodeType {
    static let namespace = NodeParameter.required(0, "namespace", .any, rule: .namespace)
    static let name = NodeParameter.required(1, "name", .any, rule: .packageName)
    static let tag = NodeParameter.required(2, "tag", .any, rule: .tag)
    static let ifMatch = Conditional.ifMatch(3)
    static let ifNoneMatch = Conditional.ifNoneMatch(4)

    public static let declaration = NodeDeclaration(
        "packagerepo.delete_tag", parameters: [namespace, name, tag, ifMatch, ifNoneMatch])

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let package = try Entity.package(call.json(Self.namespace), call.json(Self.name))
        let tag = try Entity.tag(call.json(Self.tag))
        try call.requirePreconditions(Self.ifMatch, Self.ifNoneMatch, of: tag, package)
        let existed = try stored { () throws(StoreError) in try call.store.deleteTag(tag, of: package) }
        return .output(.json(JSONValue(existed)))
    }
}

extension NodeCall {
    /// Sees that the client's preconditions hold for a tag, and that they do so still at commit.
    /// - Throws: `PRECONDITION_FAILED`.
    func requirePreconditions(
        _ ifMatch: NodeParameter, _ ifNoneMatch: NodeParameter, of tag: Tag, _ package: PackageName
    ) throws(NodeFailure) {
        let preconditions = try preconditions(ifMatch, ifNoneMatch)
        guard !preconditions.isEmpty else { return }
        let current = try stored { () throws(StoreError) in try store.tag(tag, of: package) }
        try preconditions.requireWritable(over: current.map { Conditional.entityTag(of: $0.json) })
        if let current { store.require(.unchangedTag(current)) } else { store.refuse(.tag(package, tag)) }
    }
}
