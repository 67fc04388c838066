import JSON
import Values
import WorkflowModel

/// `a < b`, `a <= b`, `a > b` or `a >= b`.
final class OrderTest: Expression {
    enum Relation {
        case less, lessOrEqual, greater, greaterOrEqual
    }

    private let left: any Expression
    private let right: any Expression
    private let position: Int32
    private let relation: Relation

    init(_ relation: Relation, _ left: any Expression, _ right: any Expression, at position: Int) {
        self.left = left
        self.right = right
        self.position = Int32(clamping: position)
        self.relation = relation
    }

    func evaluate(in frame: Frame) throws(ExpressionError) -> Value {
        let position = Int(position)
        let (a, b) = (try left.json(in: frame, at: position), try right.json(in: frame, at: position))
        return .json(JSONValue(try computed(at: position) { () throws(ValueError) in try holds(a, b) }))
    }

    private func holds(_ left: JSONValue, _ right: JSONValue) throws(ValueError) -> Bool {
        switch relation {
        case .less: try Ordering.isLess(left, right, for: "'<'")
        case .lessOrEqual: try !Ordering.isLess(right, left, for: "'<='")
        case .greater: try Ordering.isLess(right, left, for: "'>'")
        case .greaterOrEqual: try !Ordering.isLess(left, right, for: "'>='")
        }
    }

    func walk(hasItem: Bool, _ visit: (_ expression: any Expression, _ hasItem: Bool) -> Void) {
        visit(self, hasItem)
        left.walk(hasItem: hasItem, visit)
        right.walk(hasItem: hasItem, visit)
    }
}
