import JSON
import Values
import WorkflowModel

/// A node type that computes one value from its parameters. Implement `value(_:)`, not `run(_:)`.
protocol ValueNode: NodeType {
    /// The result.
    /// - Throws: ``ValueError`` or ``NodeFailure``.
    func value(_ call: NodeCall) throws -> JSONValue
}

extension ValueNode {
    func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        try attempt {
            let value = try value(call)
            try ValueLimit.check(value)
            return .output(.json(value))
        }
    }
}

/// Runs the work of a node and turns any error into a failure of the node.
func attempt<T>(_ body: () throws -> T) throws(NodeFailure) -> T {
    do { return try body() } catch { throw NodeFailure(of: error) }
}

extension NodeFailure {
    /// Turns an error of a node's work into a failure of the node.
    init(of error: any Error) {
        switch error {
        case let failure as NodeFailure: self = failure
        case let error as ValueError: self.init(error.code, error.message, limit: error.limit)
        default: self.init("INTERNAL_ERROR", "The node failed", cause: error)
        }
    }
}
