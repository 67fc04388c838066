import WorkflowModel

/// `a ?? b`: the first, or if that is `null` the second.
final class Coalescing: Expression {
    private let left: any Expression
    private let right: any Expression

    init(_ left: any Expression, _ right: any Expression) {
        self.left = left
        self.right = right
    }

    func evaluate(in frame: Frame) throws(ExpressionError) -> Value {
        let value = try left.evaluate(in: frame)
        return value.isNull ? try right.evaluate(in: frame) : value
    }

    func walk(hasItem: Bool, _ visit: (_ expression: any Expression, _ hasItem: Bool) -> Void) {
        visit(self, hasItem)
        left.walk(hasItem: hasItem, visit)
        right.walk(hasItem: hasItem, visit)
    }
}
