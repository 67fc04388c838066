import WorkflowModel

/// A whole string that is one reference or expression; keeps its type.
final class Computed: Template {
    let expression: any Expression
    let source: String

    init(_ expression: any Expression, source: String) {
        self.expression = expression
        self.source = source
    }

    var detached: any Template { self }

    /// Computes the value, with the expression's own words around an error.
    @inline(__always)
    func evaluate(in frame: Frame) throws(NodeFailure) -> Value {
        do { return try expression.evaluate(in: frame) } catch {
            throw NodeFailure(error.code, "\(error.message), at \(error.position + 1) in \(source)", limit: error.limit)
        }
    }

    func forEachExpression(_ visit: (any Expression) -> Void) { visit(expression) }
}
