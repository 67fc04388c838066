public import JSON

/// One kind of node: declares what it takes and gives, and does one thing.
///
/// A node type is a value that holds the services it needs; it keeps nothing between calls.
public protocol NodeType: Sendable {
    /// What it takes and gives.
    static var declaration: NodeDeclaration { get }

    /// Does the work of one node once. Parameters have been computed and are of their declared kinds.
    /// - Throws: ``NodeFailure``.
    func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult
}

extension NodeType {
    /// What its type takes and gives.
    public var declaration: NodeDeclaration { Self.declaration }
}

/// How a node ends that did not fail.
public enum NodeResult: Sendable {
    /// With a value, leaving by a `main` output.
    case output(Value, port: Int)
    /// With the answer of the whole execution.
    indirect case response(WorkflowResponse)
    /// With rounds, which the executor makes.
    indirect case loop(NodeLoop)

    /// A JSON value, leaving by the first output.
    public static func output(_ value: Value) -> NodeResult { .output(value, port: 0) }
}

/// The rounds that a loop node asks for.
public struct NodeLoop: Sendable {
    /// What `$item` is in each round; nil where the rounds are only counted.
    public let items: JSONValue?
    /// How many rounds there are at most.
    public let count: Int
    /// The `perItem` parameter that must be true before each round, where the node has it.
    public let condition: NodeParameter
    /// The workflow that runs in each round; nil for what the node's output 0 leads to.
    public let body: String?

    /// Rounds.
    public init(items: JSONValue?, count: Int, condition: NodeParameter, body: String?) {
        self.items = items
        self.count = count
        self.condition = condition
        self.body = body
    }
}
