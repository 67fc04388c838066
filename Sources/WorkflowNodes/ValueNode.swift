import JSON
import Values
import WorkflowModel

/// A node type whose result is a value that it makes of its parameters.
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

/// Runs a node's work, whatever it throws turned into a node's failure.
func attempt<T>(_ body: () throws -> T) throws(NodeFailure) -> T {
    do { return try body() } catch { throw NodeFailure(of: error) }
}

extension NodeFailure {
    /// The failure that an error of a node's work is.
    init(of error: any Error) {
        switch error {
        case let failure as NodeFailure: self = failure
        case let error as ValueError: self.init(error.code, error.message, limit: error.limit)
        default: self.init("INTERNAL_ERROR", "The node failed", cause: error)
        }
    }
}
