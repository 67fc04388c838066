/// What a node type takes and gives: the only source of what the validator checks, `GET /v1/node-types` shows and the
/// documentation lists. Shared by all nodes of the type.
public final class NodeDeclaration: Sendable {
    /// How a node type takes part in the flow.
    public enum Role: String, Sendable {
        /// Begins an execution and hands on its inputs.
        case trigger
        /// Works and gives a result.
        case action
        /// Chooses the way and hands on what it was given.
        case router
        /// Ends the execution with an answer.
        case response
    }

    /// The full name, `group.name`.
    public let name: String
    /// Other full names that are read too.
    public let aliases: [String]
    /// The versions (`typeVersion`) that the registry knows.
    public let versions: [Double]
    /// The parameters, each at its position.
    public let parameters: [NodeParameter]
    /// The part it takes in the flow.
    public let role: Role
    /// How many `main` outputs it has; nil where the parameters decide.
    public let outputs: Int?
    /// Whether it touches nothing outside its inputs.
    public let isPure: Bool
    /// Whether a failure of it may go away when it is tried again.
    public let isRetryable: Bool
    /// Whether only the shared workflows may use it, not a tenant's own.
    public let isSharedOnly: Bool
    /// Optional parameters of which a node must have at least one; empty for no such demand.
    public let needsOneOf: [NodeParameter]

    /// A declaration.
    public init(
        _ name: String, aliases: [String] = [], versions: [Double] = [1], parameters: [NodeParameter] = [],
        role: Role = .action, outputs: Int? = 1, isPure: Bool = false, isRetryable: Bool = false,
        isSharedOnly: Bool = false, needsOneOf: [NodeParameter] = []
    ) {
        precondition(
            parameters.enumerated().allSatisfy { $0.offset == $0.element.position },
            "the parameters of \(name) do not stand at their positions")
        self.name = name
        self.aliases = aliases
        self.versions = versions
        self.parameters = parameters
        self.role = role
        self.outputs = role == .response ? 0 : outputs
        self.isPure = isPure
        self.isRetryable = isRetryable
        self.isSharedOnly = isSharedOnly
        self.needsOneOf = needsOneOf
    }

    /// The parameter that `key` names, by its name or an alias, in snake_case or camelCase.
    public func parameter(named key: String) -> NodeParameter? {
        if let exact = parameters.first(where: { $0.name == key }) { return exact }
        let wanted = NodeRegistry.canonical(key)
        return parameters.first { $0.spellings.contains(wanted) }
    }
}
