import HTTPCore
import Identity
import Metrics
import RepositoryModel

/// What a path and method lead to, and who may go there. Shared by all requests: handing it on copies nothing.
final class Route: Sendable {
    /// Who may use a route.
    enum Access: Sendable, Equatable {
        /// Anyone; credentials are not looked at. The tenant is `default`, unless any may be named.
        case anonymous(anyTenant: Bool)
        /// A principal with these scopes. `isOpenToReaders`: anyone may too, where the deployment has anonymous reads.
        case principal(scopes: [Scope], isOpenToReaders: Bool)
        /// Anyone on this machine; from elsewhere a principal with these scopes.
        case machine(scopes: [Scope])
    }

    /// What answers.
    enum Target: Sendable {
        /// The workflow of that name: the shared one, or where `isOverridable` the tenant's own, if it has one.
        case workflow(String, isOverridable: Bool)
        /// An endpoint written in Swift.
        case management(any ManagementEndpoint)
    }

    /// The whole path, its mount's prefix included.
    let path: RoutePath
    let methods: [String]
    let access: Access
    let target: Target
    let mount: Mount
    let body: RouteBody
    /// What the request does to which resource; nil where the scopes say it all.
    let permission: RoutePermission?
    /// The shared workflow that may refuse a request before its body is read; nil for none.
    let admission: String?
    /// Where its answers are counted, for each of its methods.
    private let series: [RouteSeries]

    init(
        path: RoutePath, methods: [String], access: Access, target: Target, mount: Mount = .api,
        body: RouteBody = .jsonObject, permission: RoutePermission? = nil, admission: String? = nil
    ) {
        self.path = path
        self.methods = methods
        self.access = access
        self.target = target
        self.mount = mount
        self.body = body
        self.permission = permission
        self.admission = admission
        series = methods.map { Metrics.slot.route($0, path.description) }
    }

    /// Where answers to a method are counted; nil for a method that is not the route's.
    func series(of method: String) -> RouteSeries? { methods.firstIndex(of: method).map { series[$0] } }

    /// Whether a tenant's own workflow answers here, where there is one.
    var isOverridable: Bool { if case .workflow(_, true) = target { true } else { false } }

    /// The scopes without which nobody gets through, those of its permission included.
    var neededScopes: [Scope] {
        let scopes: [Scope]
        switch access {
        case .anonymous: return []
        case .principal(let needed, _), .machine(let needed): scopes = needed
        }
        guard let scope = permission?.action.scope, !scopes.contains(scope) else { return scopes }
        return scopes + [scope]
    }
}
