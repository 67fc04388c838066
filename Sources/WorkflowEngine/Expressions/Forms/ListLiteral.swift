import JSON
import Values
import WorkflowModel

/// `[a, b]`.
final class ListLiteral: Expression {
    private let items: [any Expression]

    init(_ items: [any Expression]) { self.items = items }

    func evaluate(in frame: Frame) throws(ExpressionError) -> Value {
        var list = BoundedList(capacity: items.count)
        for item in items {
            let element = try item.json(in: frame, at: 0)
            try computed(at: 0) { () throws(ValueError) in try list.append(element) }
        }
        return .json(list.json)
    }

    func walk(hasItem: Bool, _ visit: (_ expression: any Expression, _ hasItem: Bool) -> Void) {
        visit(self, hasItem)
        for item in items { item.walk(hasItem: hasItem, visit) }
    }
}
