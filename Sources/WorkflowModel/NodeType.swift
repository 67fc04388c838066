public import JSON

/// A kind of node: declares its parameters and outputs, and does one thing.
///
/// A node type is a value that holds the services it needs; it keeps no state between calls. `StringUpper` is a short
/// example.
public protocol NodeType: Sendable {
    /// Its name, parameters and outputs.
    static var declaration: NodeDeclaration { get }

    /// Runs a node once. Its parameters have been computed and are of their declared kinds.
    /// - Throws: ``NodeFailure``.
    func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult
}

extension NodeType {
    /// The declaration of its type.
    public var declaration: NodeDeclaration { Self.declaration }
}

/// The result of a node that did not fail.
public enum NodeResult: Sendable {
    /// A value, which leaves by a `main` output.
    case output(Value, port: Int)
    /// The answer of the whole execution, which ends.
    indirect case response(WorkflowResponse)
    /// Rounds of a loop, which the executor runs.
    indirect case loop(NodeLoop)

    /// A value that leaves by the first output.
    public static func output(_ value: Value) -> NodeResult { .output(value, port: 0) }
}

/// The rounds of a loop node.
public struct NodeLoop: Sendable {
    /// `$item` of each round; nil if the rounds are only counted.
    public let items: JSONValue?
    /// The most rounds.
    public let count: Int
    /// The `perItem` parameter that must be true before each round, if the node has it.
    public let condition: NodeParameter
    /// The workflow that runs in each round; nil if the nodes after output 0 do.
    public let body: String?

    /// Makes rounds.
    public init(items: JSONValue?, count: Int, condition: NodeParameter, body: String?) {
        self.items = items
        self.count = count
        self.condition = condition
        self.body = body
    }
}
