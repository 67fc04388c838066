import JSON
import Values
import WorkflowModel

/// `{a: 1, "b": 2}`.
final class ObjectLiteral: Expression {
    private let members: [(key: String, value: any Expression)]

    init(_ members: [(key: String, value: any Expression)]) { self.members = members }

    func evaluate(in frame: Frame) throws(ExpressionError) -> Value {
        var object = BoundedObject()
        for member in members {
            let value = try member.value.json(in: frame, at: 0)
            try computed(at: 0) { () throws(ValueError) in try object.set(member.key, value) }
        }
        return .json(object.finish())
    }

    func walk(hasItem: Bool, _ visit: (_ expression: any Expression, _ hasItem: Bool) -> Void) {
        visit(self, hasItem)
        for member in members { member.value.walk(hasItem: hasItem, visit) }
    }
}
