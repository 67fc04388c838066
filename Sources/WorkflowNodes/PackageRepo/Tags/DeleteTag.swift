import JSON
import Stores
public import WorkflowModel

/// `packagerepo.delete_tag`: removes a tag; gives true where there was one, else false.
public struct DeleteTag: NodeType {
    static let namespace = NodeParameter.required(0, "namespace", .any, rule: .namespace)
    static let name = NodeParameter.required(1, "name", .any, rule: .packageName)
    static let tag = NodeParameter.required(2, "tag", .any, rule: .tag)

    public static let declaration = NodeDeclaration("packagerepo.delete_tag", parameters: [namespace, name, tag])

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let package = try Entity.package(call.json(Self.namespace), call.json(Self.name))
        let tag = try Entity.tag(call.json(Self.tag))
        let existed = try stored { () throws(StoreError) in try call.store.tag(tag, of: package) != nil }
        if existed { call.store.deleteTag(tag, of: package) }
        return .output(.json(JSONValue(existed)))
    }
}
