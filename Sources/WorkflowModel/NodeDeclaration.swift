/// Declares a node type: its name, parameters and outputs. The validator, `GET /v1/node-types` and the documentation
/// have no other source. Shared by all nodes of the type.
public final class NodeDeclaration: Sendable {
    /// The part of a node type in the flow.
    public enum Role: String, Sendable {
        /// Begins an execution and passes its inputs on.
        case trigger
        /// Does something and gives a result.
        case action
        /// Chooses an output and passes its input on.
        case router
        /// Ends the execution with an answer.
        case response
    }

    /// The full name, `group.name`.
    public let name: String
    /// Other full names for it.
    public let aliases: [String]
    /// The versions (`typeVersion`) that the registry knows.
    public let versions: [Double]
    /// The parameters, by position.
    public let parameters: [NodeParameter]
    /// Its part in the flow.
    public let role: Role
    /// The number of its `main` outputs; nil if its parameters decide.
    public let outputs: Int?
    /// Whether it depends on its parameters alone and has no effect.
    public let isPure: Bool
    /// Whether a failure of it may pass when it is tried again.
    public let isRetryable: Bool
    /// Whether only the shared workflows may use it, not a tenant's own.
    public let isSharedOnly: Bool
    /// Optional parameters of which a node must have at least one; empty if it needs none.
    public let needsOneOf: [NodeParameter]

    /// Makes a declaration.
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

    /// Finds the parameter that `key` names, by its name or an alias, in snake_case or camelCase.
    public func parameter(named key: String) -> NodeParameter? {
        if let exact = parameters.first(where: { $0.name == key }) { return exact }
        let canonical = NodeRegistry.canonical(key)
        return parameters.first { $0.spellings.contains(canonical) }
    }
}
