import HTTPCore
import JSON
import OpenAPI
import WorkflowEngine
import WorkflowModel

/// `GET /v1/node-types/{type}`: one node type, by its name or an alias.
struct GetNodeType: ManagementEndpoint {
    let registry: NodeRegistry

    var declaration: EndpointDeclaration { .getNodeType }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let name = call.parameters[0]
        guard let type = registry.type(named: name) else {
            let hint = registry.nearestTypeName(to: name).map { "; did you mean '\($0)'?" } ?? ""
            throw APIError(.notFound, "There is no node type '\(name.prefix(80))'\(hint)")
        }
        let members = type.declaration.json.members.map { ($0.key, $0.value) }
        return HTTPResponse(json: JSONValue(members: [("ok", true)] + members))
    }
}
