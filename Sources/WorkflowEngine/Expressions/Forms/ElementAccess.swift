import JSON
import WorkflowModel

/// `a[b]` with a computed `b`.
final class ElementAccess: Expression {
    private let base: any Expression
    private let index: any Expression
    private let position: Int

    init(_ base: any Expression, index: any Expression, at position: Int) {
        self.base = base
        self.index = index
        self.position = position
    }

    func evaluate(in frame: Frame) throws(ExpressionError) -> Value {
        let key = try index.json(in: frame, at: position)
        let value = try base.evaluate(in: frame)
        if let name = key.string { return value.stepping(.key(name)) }
        if let number = key.int { return value.stepping(.index(number)) }
        if key.isNull { return .null }
        throw .mismatch("an index must be an integer or a string; found \(key.kind.rawValue)", at: position)
    }

    func walk(hasItem: Bool, _ visit: (_ expression: any Expression, _ hasItem: Bool) -> Void) {
        visit(self, hasItem)
        base.walk(hasItem: hasItem, visit)
        index.walk(hasItem: hasItem, visit)
    }
}
