import JSON
import WorkflowModel

/// `a && b` or `a || b`; `b` is evaluated only if it decides.
final class LogicalOperation: Expression {
    private let left: any Expression
    private let right: any Expression
    private let position: Int32
    private let isAnd: Bool

    init(isAnd: Bool, _ left: any Expression, _ right: any Expression, at position: Int) {
        self.left = left
        self.right = right
        self.position = Int32(clamping: position)
        self.isAnd = isAnd
    }

    func evaluate(in frame: Frame) throws(ExpressionError) -> Value {
        let position = Int(position)
        let first = try left.truth(in: frame, "the left side of '\(sign)'", at: position)
        guard first == isAnd else { return .json(JSONValue(first)) }
        return .json(JSONValue(try right.truth(in: frame, "the right side of '\(sign)'", at: position)))
    }

    private var sign: String { isAnd ? "&&" : "||" }

    func walk(hasItem: Bool, _ visit: (_ expression: any Expression, _ hasItem: Bool) -> Void) {
        visit(self, hasItem)
        left.walk(hasItem: hasItem, visit)
        right.walk(hasItem: hasItem, visit)
    }
}
