package import JSON
package import WorkflowModel

/// Data without any reference.
package final class Constant: Template {
    package let value: JSONValue

    package init(_ value: JSONValue) { self.value = value }

    package var source: String { value.string ?? value.description }

    package var written: JSONValue { value }

    package var detached: any Template { Constant(value.detached) }

    package func evaluate(in frame: Frame) -> Value { .json(value) }

    package func forEachExpression(_ visit: (any Expression) -> Void) {}
}
