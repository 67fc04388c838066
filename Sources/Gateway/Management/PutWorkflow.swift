import Crypto
import HTTPCore
import Identity
import JSON
import OpenAPI
import RepositoryModel
import Stores
import WorkflowCatalog
import WorkflowEngine
import WorkflowModel
import WorkflowValidation

/// `PUT /v1/workflows/{name}`: stores a workflow of the tenant's own, in force for each request that begins after the
/// answer. What has errors is not stored.
struct PutWorkflow: ManagementEndpoint {
    let catalog: Catalog
    let routes: RoutesInForce
    /// How many workflows and schedules a tenant may have.
    let quota: WorkflowQuota

    var declaration: EndpointDeclaration { .putWorkflow }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let principal = try call.caller.requiredPrincipal()
        let name = call.parameters[0]
        guard WorkflowName.isValid(name) else {
            throw APIError(
                .validationError,
                "name: a workflow's name must match \(WorkflowName.pattern); found '\(name.prefix(80))'")
        }
        guard !WorkflowName.isReserved(name) else {
            throw APIError(.forbidden, "The workflow '\(name)' is the deployment's and cannot be replaced")
        }
        let workflow = catalog.loader.load(
            call.request.jsonBytes(), name: name,
            context: .own(by: call.tenant))
        guard workflow.isValid else {
            throw workflow.failure ?? APIError(.workflowValidationError, "The workflow does not validate")
        }
        let definition = WorkflowDefinition(
            name: name, version: workflow.version, bytes: workflow.bytes, createdAt: .now,
            createdBy: principal.subject, schedules: workflow.schedules.count)
        var refusal: String?
        let isNew = try catalog.changing(name, for: call) { expected throws(StoreError) -> Bool in
            do throws(StoreError) {
                return try catalog.store.put(definition, replacing: expected, within: quota, tenant: call.tenant)
            } catch {
                guard error.code == .exhausted else { throw error }
                refusal = error.message
                return false
            }
        }
        if let refusal { throw APIError(.quotaExceeded, refusal) }
        var response = HTTPResponse(
            status: isNew ? 201 : 200,
            json: [
                "ok": true, "name": JSONValue(name), "version": JSONValue(workflow.version),
                "warnings": JSONValue(workflow.allFindings(isRouted: routes.isRouted(name, from: .tenant)).map(\.json)),
            ],
            fields: [
                "X-Workflow-Version": workflow.version, "ETag": Catalog.entityTag(of: workflow.version),
            ])
        if isNew { response.fields["Location"] = "/v1/workflows/\(name)" }
        return response
    }
}
