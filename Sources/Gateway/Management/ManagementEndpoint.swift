import Fairness
import HTTPCore
import JSON
import OpenAPI
import RepositoryModel
import Stores
import WorkflowCatalog
import WorkflowEngine

/// An endpoint that is no workflow: it manages the service itself.
protocol ManagementEndpoint: Sendable {
    /// Answers a request.
    /// - Throws: ``APIError``.
    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse

    /// What it takes and answers.
    var declaration: EndpointDeclaration { get }
}

/// A request to an endpoint, with what the gateway knows about it.
struct EndpointCall {
    let request: HTTPRequest
    /// The parameters of the path, in their order.
    let parameters: [String]
    /// Who sent the request, and for which tenant.
    let caller: Authenticated
    let log: RequestLog
    /// The thread that answers; nil if others have no use for it.
    var thread: (any ExecutionThread)?

    /// The caller's tenant.
    var tenant: TenantID { caller.tenant }

    /// The workflow that the path names by its first parameter.
    /// - Throws: ``APIError`` `WORKFLOW_NOT_FOUND`, 503, 500.
    func workflow(in catalog: Catalog) throws(APIError) -> WorkflowLibrary.Entry {
        try log.translatingErrors { () throws(StoreError) in
            try catalog.entry(named: parameters[0], tenant: tenant)
        }.required(as: parameters[0])
    }
}

extension Route {
    /// A route to an endpoint written in Swift. A path that is none is a fault of this program and stops it.
    static func management(
        _ method: String, _ path: String, _ access: Access, _ endpoint: any ManagementEndpoint
    ) -> Route {
        do {
            return Route(path: try RoutePath(path), methods: [method], access: access, target: .management(endpoint))
        } catch { fatalError("a management route: \(error)") }
    }
}

extension Route.Access {
    /// A principal with these scopes, whatever the deployment says of anonymous reads.
    static func scopes(_ scopes: Scope...) -> Route.Access { .principal(scopes: scopes, isOpenToReaders: false) }
}
