import HTTPCore
import OpenAPI
import WorkflowCatalog
import WorkflowEngine

/// `GET /v1/workflows/{name}`: one definition as it was written, the one in force.
struct GetWorkflow: ManagementEndpoint {
    let catalog: Catalog

    var declaration: EndpointDeclaration { .getWorkflow }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let entry = try call.workflow(in: catalog)
        guard let workflow = entry.inForce else {
            throw entry.current.failure ?? APIError(.internalError, "The workflow has no definition in force")
        }
        let tag = Catalog.entityTag(of: workflow.version)
        let fields: HTTPFields = ["X-Workflow-Version": workflow.version, "ETag": tag]
        let preconditions = Preconditions(call.request.fields)
        guard preconditions.allowsReading(tag) else {
            throw APIError(.preconditionFailed, "The workflow's ETag is \(tag)")
        }
        guard !preconditions.isKnown(tag) else { return HTTPResponse(status: 304, fields: fields) }
        var response = HTTPResponse(status: 200, fields: fields, body: .bytes(workflow.bytes))
        response.fields["Content-Type"] = "application/json"
        return response
    }
}
