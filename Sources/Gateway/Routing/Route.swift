import HTTPCore
import RepositoryModel

/// What a path and method lead to, and who may go there. Shared by all requests: handing it on copies nothing.
final class Route: Sendable {
    /// Who may use a route.
    enum Access: Sendable, Equatable {
        /// Anyone; credentials are not looked at.
        case anonymous
        /// A principal with these scopes. `isOpenToReaders`: anyone may too, where the deployment has anonymous reads.
        case principal(scopes: [Scope], isOpenToReaders: Bool)
    }

    /// What answers.
    enum Target: Sendable {
        /// The workflow of that name: the shared one, or where `isOverridable` the tenant's own, if it has one.
        case workflow(String, isOverridable: Bool)
        /// An endpoint written in Swift.
        case management(any ManagementEndpoint)
    }

    let path: RoutePath
    let methods: [String]
    let access: Access
    let target: Target

    init(path: RoutePath, methods: [String], access: Access, target: Target) {
        self.path = path
        self.methods = methods
        self.access = access
        self.target = target
    }

    /// Whether a tenant's own workflow answers here, where there is one.
    var isOverridable: Bool { if case .workflow(_, true) = target { true } else { false } }
}
