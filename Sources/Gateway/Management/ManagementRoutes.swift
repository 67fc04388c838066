import RepositoryModel
import Logging

/// The endpoints that are no workflows (HTTP contract, "Authentication", "Workflows", "Operation").
func managementRoutes(
    _ services: Gateway.Services, _ options: Gateway.Options, _ invocation: WorkflowInvocation,
    _ routes: CurrentRoutes, _ logger: Logger
) -> [Route] {
    [
        .management("GET", "/health", .anonymous, Health(release: options.release)),
        .management(
            "GET", "/ready", .anonymous,
            Readiness(metadata: services.metadata, blobs: services.blobs, routes: routes, logger: logger)),
        .management(
            "GET", "/schema", .anonymous, Schema(blobLimit: options.blobLimit, jsonLimit: options.jsonLimit)),
        .management("GET", "/auth/me", .scopes(), Me()),
        .management(
            "POST", "/auth/change-password", .scopes(), ChangePassword(accounts: services.accounts, logger: logger)),
        .management("GET", "/v1/workflows", .scopes(.read), ListWorkflows(library: services.library, routes: routes)),
        .management("GET", "/v1/workflows/{name}", .scopes(.read), GetWorkflow(library: services.library)),
        .management(
            "POST", "/v1/workflows/{name}/execute", .scopes(),
            ExecuteWorkflow(library: services.library, routes: routes, invocation: invocation)),
    ]
}
