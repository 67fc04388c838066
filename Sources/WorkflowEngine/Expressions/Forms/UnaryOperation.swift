import JSON
import Values
import WorkflowModel

/// `!a` or `-a`.
final class UnaryOperation: Expression {
    private let op: UnaryOperator
    private let operand: any Expression
    private let position: Int

    init(_ op: UnaryOperator, _ operand: any Expression, at position: Int) {
        self.op = op
        self.operand = operand
        self.position = position
    }

    func evaluate(in frame: Frame) throws(ExpressionError) -> Value {
        let value = try operand.json(in: frame, at: position)
        switch op {
        case .not:
            guard let truth = value.bool else {
                throw .mismatch("'!' takes a boolean; found \(value.kind.rawValue)", at: position)
            }
            return .json(JSONValue(!truth))
        case .negate:
            return .json(
                try computed(at: position) { () throws(ValueError) in try Arithmetic.apply(.subtract, 0, value) })
        }
    }

    func walk(hasItem: Bool, _ visit: (_ expression: any Expression, _ hasItem: Bool) -> Void) {
        visit(self, hasItem)
        operand.walk(hasItem: hasItem, visit)
    }
}
