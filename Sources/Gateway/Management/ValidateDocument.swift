import HTTPCore
import OpenAPI
import WorkflowCatalog
import WorkflowEngine
import WorkflowModel
import WorkflowValidation

/// `POST /v1/workflows/validate`: what `PUT` would say to the document in the body, without storing it.
struct ValidateDocument: ManagementEndpoint {
    let loader: WorkflowLoader

    var declaration: EndpointDeclaration { .validateDocument }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let isStrict = try call.request.flag("strict")
        let workflow = loader.load(
            call.request.jsonBytes(), name: "validate", context: .own(by: call.tenant))
        // The tenant of a request that names none is no reason to ask for a tenantId (`MISSING_TENANT_ID`).
        let namesTenant = call.request.namesTenant
        return .findings(
            workflow.allFindings.filter { namesTenant || $0.code != "MISSING_TENANT_ID" }, isStrict: isStrict)
    }
}
