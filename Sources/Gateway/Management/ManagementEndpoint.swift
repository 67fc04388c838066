import HTTPCore
import RepositoryModel

/// An endpoint that is no workflow: it manages the service itself.
protocol ManagementEndpoint: Sendable {
    /// - Parameter parameters: the parts of the path, in their order.
    /// - Throws: ``APIError``.
    func respond(
        to request: HTTPRequest, parameters: [String], as who: Authenticated
    ) throws(APIError) -> HTTPResponse
}

extension Route {
    /// A route to an endpoint written in Swift.
    static func management(
        _ method: String, _ path: String, _ access: Access, _ endpoint: any ManagementEndpoint
    ) -> Route {
        Route(path: path, methods: [method], access: access, target: .management(endpoint))
    }
}

extension Route.Access {
    /// A principal with these scopes, whatever the deployment says of anonymous reads.
    static func scopes(_ scopes: Scope...) -> Route.Access { .principal(scopes: scopes, isOpenToReaders: false) }
}
