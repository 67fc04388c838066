import JSON
import WorkflowModel

/// `a == b` or `a != b`.
final class EqualityTest: Expression {
    private let left: any Expression
    private let right: any Expression
    private let resultIfEqual: Bool

    /// - Parameter resultIfEqual: the result for two equal values: true for `==`, false for `!=`.
    init(resultIfEqual: Bool, _ left: any Expression, _ right: any Expression) {
        self.resultIfEqual = resultIfEqual
        self.left = left
        self.right = right
    }

    func evaluate(in frame: Frame) throws(ExpressionError) -> Value {
        let same = try left.evaluate(in: frame).isSame(as: try right.evaluate(in: frame))
        return .json(JSONValue(same == resultIfEqual))
    }

    func walk(hasItem: Bool, _ visit: (_ expression: any Expression, _ hasItem: Bool) -> Void) {
        visit(self, hasItem)
        left.walk(hasItem: hasItem, visit)
        right.walk(hasItem: hasItem, visit)
    }
}

extension Value {
    /// Tells whether two values are equal JSON; a file equals itself.
    fileprivate func isSame(as other: Value) -> Bool {
        switch (self, other) {
        case (.json(let a), .json(let b)): a == b
        case (.file(let a), .file(let b)): a == b
        default: false
        }
    }
}
