import JSON
import Stores
public import WorkflowModel

/// `packagerepo.get_tag`: gives a tag, or null.
public struct GetTag: NodeType {
    static let namespace = NodeParameter.required(0, "namespace", .any, rule: .namespace)
    static let name = NodeParameter.required(1, "name", .any, rule: .packageName)
    static let tag = NodeParameter.required(2, "tag", .any, rule: .tag)

    public static let declaration = NodeDeclaration(
        "packagerepo.get_tag", parameters: [namespace, name, tag], isRetryable: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let package = try Entity.package(call.json(Self.namespace), call.json(Self.name))
        let tag = try Entity.tag(call.json(Self.tag))
        let record = try stored { () throws(StoreError) in try call.store.tag(tag, of: package) }
        return .output(.json(record?.json ?? .null))
    }
}
