package import JSON
package import WorkflowModel

/// A literal of the expression.
package final class Literal: Expression {
    package let value: JSONValue

    init(_ value: JSONValue) { self.value = value }

    package func evaluate(in frame: Frame) -> Value { .json(value) }

    package func operand(in frame: Frame, at position: Int) -> Operand { Operand(value) }
}
