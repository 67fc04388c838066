import JSON
import WorkflowModel

/// A step after an expression that is not a reference: `(…).name`, `f(…)[3]`.
final class MemberAccess: Expression {
    private let base: any Expression
    private let step: PathStep

    init(_ base: any Expression, _ step: PathStep) {
        self.base = base
        self.step = step
    }

    func evaluate(in frame: Frame) throws(ExpressionError) -> Value {
        try base.evaluate(in: frame).stepping(step)
    }

    func walk(hasItem: Bool, _ visit: (_ expression: any Expression, _ hasItem: Bool) -> Void) {
        visit(self, hasItem)
        base.walk(hasItem: hasItem, visit)
    }
}
