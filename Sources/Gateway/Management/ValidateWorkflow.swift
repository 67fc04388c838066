import HTTPCore
import JSON
import OpenAPI
import WorkflowCatalog
import WorkflowEngine
import WorkflowModel

/// `POST /v1/workflows/{name}/validate`: what there is to say of a stored definition as it is now, though an earlier
/// one may be in force.
struct ValidateWorkflow: ManagementEndpoint {
    let catalog: Catalog
    let routes: RoutesInForce

    var declaration: EndpointDeclaration { .validateWorkflow }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let isStrict = try call.request.flag("strict")
        let entry = try call.workflow(in: catalog)
        let isRouted = routes.isRouted(entry.current.name, from: entry.source)
        return .findings(entry.current.allFindings(isRouted: isRouted), isStrict: isStrict)
    }
}

extension HTTPResponse {
    /// What a dry run answers; under `strict` warnings count as errors and stand among them.
    static func findings(_ findings: [Finding], isStrict: Bool) -> HTTPResponse {
        let errors = findings.filter { isStrict || $0.severity == .error }
        let warnings = findings.filter { !isStrict && $0.severity == .warning }
        return HTTPResponse(json: [
            "ok": true, "valid": JSONValue(errors.isEmpty), "errors": JSONValue(errors.map(\.json)),
            "warnings": JSONValue(warnings.map(\.json)),
        ])
    }
}
