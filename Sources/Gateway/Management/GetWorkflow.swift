import HTTPCore
import WorkflowCatalog
import WorkflowEngine

/// `GET /v1/workflows/{name}`: one definition as it was written, the one in force.
struct GetWorkflow: ManagementEndpoint {
    let lookup: WorkflowLookup

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let entry = try lookup.entry(named: call.parameters[0], tenant: call.tenant, call.log)
        guard let workflow = entry.inForce else {
            throw entry.current.failure ?? WorkflowLookup.notFound(call.parameters[0])
        }
        return HTTPResponse(
            status: 200,
            fields: ["Content-Type": "application/json", "X-Workflow-Version": workflow.version],
            body: .bytes(workflow.bytes))
    }
}
