import JSON
package import WorkflowModel

/// A parsed expression (workflow format, "Expressions"). Names are resolved to places when the workflow is loaded.
///
/// Every form of expression is a final class of `let`s that computes itself: computing follows references to the parts
/// without counting them, as taking an enum apart would.
package protocol Expression: AnyObject, Sendable {
    /// Computes the value.
    /// - Throws: ``ExpressionError`` with the place in the expression.
    func evaluate(in frame: Frame) throws(ExpressionError) -> Value

    /// Computes the value for the arithmetic at a position.
    /// - Throws: ``ExpressionError``; `TYPE_MISMATCH` at `position` for a file.
    func operand(in frame: Frame, at position: Int) throws(ExpressionError) -> Operand

    /// Calls `visit` for this expression and each one in it.
    /// - Parameter hasItem: whether `$item` and `$index` have values here.
    func walk(hasItem: Bool, _ visit: (_ expression: any Expression, _ hasItem: Bool) -> Void)
}

extension Expression {
    package func operand(in frame: Frame, at position: Int) throws(ExpressionError) -> Operand {
        Operand(try json(in: frame, at: position))
    }

    package func walk(hasItem: Bool, _ visit: (_ expression: any Expression, _ hasItem: Bool) -> Void) {
        visit(self, hasItem)
    }

    /// The value where it must be JSON.
    func json(in frame: Frame, at position: Int) throws(ExpressionError) -> JSONValue {
        try evaluate(in: frame).json(at: position)
    }

    /// The value where it must be a boolean.
    func truth(
        in frame: Frame, _ place: @autoclosure () -> String, at position: Int
    ) throws(ExpressionError) -> Bool {
        let value = try json(in: frame, at: position)
        guard let truth = value.bool else {
            throw .mismatch("\(place()) must be a boolean; found \(value.kind.rawValue)", at: position)
        }
        return truth
    }
}

extension Value {
    /// The value where it must be JSON, for an expression at a position.
    func json(at position: Int) throws(ExpressionError) -> JSONValue {
        guard case .json(let json) = self else {
            throw .mismatch("an uploaded file cannot be used as a value", at: position)
        }
        return json
    }
}
