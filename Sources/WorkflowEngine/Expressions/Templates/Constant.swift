import JSON
import WorkflowModel

/// Data without any reference.
final class Constant: Template {
    let value: JSONValue

    init(_ value: JSONValue) { self.value = value }

    var source: String { value.string ?? value.description }

    var written: JSONValue { value }

    var detached: any Template { Constant(value.detached) }

    func evaluate(in frame: Frame) -> Value { .json(value) }

    func forEachExpression(_ visit: (any Expression) -> Void) {}
}
