import HTTPCore
import RepositoryModel

/// An endpoint that is no workflow: it manages the service itself.
protocol ManagementEndpoint: Sendable {
    /// - Parameter parameters: the parts of the path, in their order.
    /// - Throws: ``APIError``.
    func respond(
        to request: HTTPRequest, parameters: [String], as who: Authenticated
    ) throws(APIError) -> HTTPResponse

    /// For an endpoint whose work may stop when nobody waits for it any more; others are asked as above.
    /// - Parameters:
    ///   - parameters: the parts of the path, in their order.
    ///   - isAbandoned: whether the client has gone.
    /// - Throws: ``APIError``.
    func respond(
        to request: HTTPRequest, parameters: [String], as who: Authenticated, isAbandoned: (() -> Bool)?
    ) throws(APIError) -> HTTPResponse
}

extension ManagementEndpoint {
    func respond(
        to request: HTTPRequest, parameters: [String], as who: Authenticated, isAbandoned: (() -> Bool)?
    ) throws(APIError) -> HTTPResponse {
        try respond(to: request, parameters: parameters, as: who)
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
