import RepositoryModel

/// What a path and method lead to, and who may go there.
struct Route: Sendable {
    /// Who may use a route.
    enum Access: Sendable, Equatable {
        /// Anyone; credentials are not looked at.
        case anonymous
        /// A principal with these scopes. `isOpenToReaders`: anyone may too, where the deployment has anonymous reads.
        case principal(scopes: [Scope], isOpenToReaders: Bool)
    }

    /// What answers.
    enum Target: Sendable {
        /// The shared workflow of that name.
        case workflow(String)
        /// An endpoint written in Swift.
        case management(any ManagementEndpoint)
    }

    /// The path, with `{name}` for a parameter.
    let path: String
    let methods: [String]
    let access: Access
    let target: Target
}
