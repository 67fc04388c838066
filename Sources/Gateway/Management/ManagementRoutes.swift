import Fairness
import Jobs
import Logging
import RepositoryModel
import WorkflowCatalog
import WorkflowEngine

/// The endpoints that are no workflows (HTTP contract, "Authentication", "Workflows", "Operation").
func managementRoutes(
    _ services: Gateway.Services, _ options: Gateway.Options, _ runner: InvocationRunner,
    _ routes: RoutesInForce, _ logger: Logger
) -> [Route] {
    let catalog = services.catalog
    return [
        .management("GET", "/health", .anonymous(anyTenant: true), Health(release: options.release)),
        .management(
            "GET", "/ready", .anonymous(anyTenant: true),
            Readiness(metadata: services.metadata, blobs: services.blobs, routes: routes, logger: logger)),
        .management(
            "GET", "/schema", .anonymous(anyTenant: true),
            Schema(blobLimit: options.blobLimit, jsonLimit: options.jsonLimit)),
        .management(
            "GET", "/metrics", .machine(scopes: [.admin]),
            MetricsReport(jobs: services.jobs.store, release: options.release)),
        .management(
            "GET", "/status", .scopes(.admin),
            Status(
                source: options.status
                    ?? StatusReport.Source(release: options.release, board: nil, data: "/", database: ""),
                store: services.jobs.store)),
        .management(
            "GET", "/openapi.json", .anonymous(anyTenant: true),
            Description(
                catalog: catalog, routes: routes, release: options.release, publicURL: options.publicURL)),
        .management("GET", "/v1/workflows", .scopes(.read), ListWorkflows(catalog: catalog, routes: routes)),
        .management("GET", "/v1/workflows/{name}", .scopes(.read), GetWorkflow(catalog: catalog)),
        .management(
            "PUT", "/v1/workflows/{name}", .scopes(.admin),
            PutWorkflow(catalog: catalog, routes: routes, quota: options.workflowQuota)),
        .management("DELETE", "/v1/workflows/{name}", .scopes(.admin), DeleteWorkflow(catalog: catalog)),
        .management(
            "POST", "/v1/workflows/validate", .scopes(.read), ValidateDocument(loader: services.catalog.loader)),
        .management(
            "POST", "/v1/workflows/{name}/validate", .scopes(.read), ValidateWorkflow(catalog: catalog, routes: routes)),
        .management(
            "POST", "/v1/workflows/{name}/execute", .scopes(),
            ExecuteWorkflow(
                catalog: catalog, routes: routes, runner: runner,
                asynchronous: AsynchronousExecution(queue: services.queue, store: services.jobs.store),
                idempotent: IdempotentExecution(
                    store: services.jobs.store, membership: services.jobs.membership,
                    wallTime: services.executor.limits.seconds, room: services.executor.share.room),
                publicURL: options.publicURL)),
        .management(
            "GET", "/v1/executions", .scopes(.read), ListExecutions(store: services.jobs.store)),
        .management(
            "GET", "/v1/executions/{id}", .scopes(.read), GetExecution(store: services.jobs.store)),
        .management("GET", "/v1/node-types", .scopes(.read), ListNodeTypes(registry: services.catalog.loader.registry)),
        .management(
            "GET", "/v1/node-types/{type}", .scopes(.read), GetNodeType(registry: services.catalog.loader.registry)),
    ] + identityRoutes(services, options)
}
