import HTTPCore
import JSON
import WorkflowEngine

/// `GET /v1/workflows/{name}`: one definition, the one in force.
struct GetWorkflow: ManagementEndpoint {
    let library: WorkflowLibrary

    func respond(
        to request: HTTPRequest, parameters: [String], as who: Authenticated
    ) throws(APIError) -> HTTPResponse {
        let entry = try library.snapshot.entry(named: parameters[0])
        guard let workflow = entry.inForce, let document = workflow.document else {
            throw entry.current.failure ?? APIError(.workflowNotFound, "Workflow '\(parameters[0])' not found")
        }
        return HTTPResponse(json: document, fields: ["X-Workflow-Version": workflow.version])
    }
}
