import JSON
import WorkflowModel

/// A value that stands in the expression itself.
final class Literal: Expression {
    let value: JSONValue

    init(_ value: JSONValue) { self.value = value }

    func evaluate(in frame: Frame) -> Value { .json(value) }

    func operand(in frame: Frame, at position: Int) -> Operand { Operand(value) }
}
