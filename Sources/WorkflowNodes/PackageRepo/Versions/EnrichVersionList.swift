import JSON
import Values
public import WorkflowModel

/// `packagerepo.enrich_version_list`: puts namespace and name in front of every row.
public struct EnrichVersionList: NodeType {
    static let namespace = NodeParameter.required(0, "namespace", .string)
    static let name = NodeParameter.required(1, "name", .string)
    static let versions = NodeParameter.required(2, "versions", .array)

    public static let declaration = NodeDeclaration(
        "packagerepo.enrich_version_list", parameters: [namespace, name, versions], isPure: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let (namespace, name) = (call.json(Self.namespace), call.json(Self.name))
        return try attempt {
            var rows = BoundedList()
            for row in call.json(Self.versions).elements {
                try rows.append(
                    JSONValue(
                        members: [("namespace", namespace), ("name", name)] + row.members.map { ($0.key, $0.value) }))
            }
            return .output(.json(rows.json))
        }
    }
}
