import JSON
import WorkflowModel

/// `a == b` or `a != b`.
final class EqualityTest: Expression {
    private let left: any Expression
    private let right: any Expression
    private let wanted: Bool

    /// - Parameter wanted: what it gives for two values that are the same.
    init(wanted: Bool, _ left: any Expression, _ right: any Expression) {
        self.wanted = wanted
        self.left = left
        self.right = right
    }

    func evaluate(in frame: Frame) throws(ExpressionError) -> Value {
        let same = try left.evaluate(in: frame).isSame(as: try right.evaluate(in: frame))
        return .json(JSONValue(same == wanted))
    }

    func walk(hasItem: Bool, _ visit: (_ expression: any Expression, _ hasItem: Bool) -> Void) {
        visit(self, hasItem)
        left.walk(hasItem: hasItem, visit)
        right.walk(hasItem: hasItem, visit)
    }
}

extension Value {
    /// Whether two values are the same JSON; a file is the same as itself.
    fileprivate func isSame(as other: Value) -> Bool {
        switch (self, other) {
        case (.json(let a), .json(let b)): a == b
        case (.file(let a), .file(let b)): a == b
        default: false
        }
    }
}
