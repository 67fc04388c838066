import JSON
package import WorkflowModel

/// `$root.path`: a root, and the steps from there.
package final class Reference: Expression {
    package let root: Root
    let path: ConstantTable<PathStep>

    init(root: Root, path: [PathStep]) {
        self.root = root
        self.path = ConstantTable(count: path.count) { path[$0] }
    }

    /// The first step; nil for a reference without any.
    package var firstStep: PathStep? { path.count > 0 ? path[0] : nil }

    /// Follows the path to its value; `null` if there is none.
    @inline(__always)
    package func evaluate(in frame: Frame) -> Value {
        var value = frame.start(of: root)
        for index in 0..<path.count { value = value.stepping(path[index]) }
        return value
    }

    package func operand(in frame: Frame, at position: Int) throws(ExpressionError) -> Operand {
        Operand(try evaluate(in: frame).json(at: position))
    }

    /// The roots of references.
    package enum Root: Sendable, Equatable {
        /// A member of `$request`, or all of it.
        case request(String?)
        case input
        case principal
        case tenant
        case workflow
        case execution
        case variables
        /// `$json`.
        case current
        case timestamp
        /// `$now`: the present moment, unlike `$timestamp`.
        case now
        case item
        case index
        case accumulator
        /// `$node["Name"]`, by the node's index.
        case node(Int)
        /// The `out` of a node, by its slot.
        case slot(Int)
    }
}
