import WorkflowModel

/// `c ? a : b`; only one of the two is computed.
final class Conditional: Expression {
    private let condition: any Expression
    private let then: any Expression
    private let other: any Expression
    private let position: Int

    init(_ condition: any Expression, then: any Expression, else other: any Expression, at position: Int) {
        self.condition = condition
        self.then = then
        self.other = other
        self.position = position
    }

    func evaluate(in frame: Frame) throws(ExpressionError) -> Value {
        try condition.truth(in: frame, "the condition of '?'", at: position)
            ? try then.evaluate(in: frame) : try other.evaluate(in: frame)
    }

    func walk(hasItem: Bool, _ visit: (_ expression: any Expression, _ hasItem: Bool) -> Void) {
        visit(self, hasItem)
        condition.walk(hasItem: hasItem, visit)
        then.walk(hasItem: hasItem, visit)
        other.walk(hasItem: hasItem, visit)
    }
}
