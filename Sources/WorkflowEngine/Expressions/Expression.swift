import JSON
package import WorkflowModel

/// A parsed expression. Names are resolved to slots when the workflow is loaded.
///
/// Every form of expression is a final class of `let`s that evaluates itself: that follows references to its parts
/// without counting them. As an indirect enum, each match retained and released every part, which was half the cost of
/// a node with two expressions (4,595 instructions, 2,990 since).
package protocol Expression: AnyObject, Sendable {
    /// Computes the value.
    /// - Throws: ``ExpressionError`` with the place in the expression.
    func evaluate(in frame: Frame) throws(ExpressionError) -> Value

    /// Computes the value as an operand of the arithmetic at a position, without making JSON of a number.
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

    /// Computes a value that must be JSON.
    func json(in frame: Frame, at position: Int) throws(ExpressionError) -> JSONValue {
        try evaluate(in: frame).json(at: position)
    }

    /// Computes a value that must be a boolean.
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
    /// Computes a value that must be JSON, for an expression at a position.
    func json(at position: Int) throws(ExpressionError) -> JSONValue {
        guard case .json(let json) = self else {
            throw .mismatch("an uploaded file cannot be used as a value", at: position)
        }
        return json
    }
}
