/// Goes through an expression and what it is made of.
extension Expression {
    /// Functions that compute one of their arguments for each item of a list.
    private static let perItemFunctions: Set<String> = ["filter", "map", "any", "all", "sort"]

    /// Calls `visit` for this expression and each one in it.
    /// - Parameter hasItem: whether `$item` and `$index` have values here.
    func walk(hasItem: Bool, _ visit: (Expression, _ hasItem: Bool) -> Void) {
        visit(self, hasItem)
        switch self {
        case .literal, .reference: break
        case .member(let base, _): base.walk(hasItem: hasItem, visit)
        case .element(let base, let index, _):
            base.walk(hasItem: hasItem, visit)
            index.walk(hasItem: hasItem, visit)
        case .unary(_, let operand, _): operand.walk(hasItem: hasItem, visit)
        case .binary(_, let left, let right, _):
            left.walk(hasItem: hasItem, visit)
            right.walk(hasItem: hasItem, visit)
        case .conditional(let condition, let then, let other, _):
            for part in [condition, then, other] { part.walk(hasItem: hasItem, visit) }
        case .call(let function, let arguments, _):
            let isPerItem = Self.perItemFunctions.contains(function.rawValue)
            for (index, argument) in arguments.enumerated() {
                argument.walk(hasItem: hasItem || isPerItem && index > 0, visit)
            }
        case .array(let items): for item in items { item.walk(hasItem: hasItem, visit) }
        case .object(let members): for member in members { member.value.walk(hasItem: hasItem, visit) }
        }
    }
}

extension Template {
    /// Calls `visit` for each expression that it computes.
    func forEachExpression(_ visit: (Expression) -> Void) {
        switch self {
        case .constant: break
        case .computed(let expression, _): visit(expression)
        case .text(let pieces):
            for case .computed(let expression, _) in pieces { visit(expression) }
        case .array(let items): for item in items { item.forEachExpression(visit) }
        case .object(let members): for member in members { member.value.forEachExpression(visit) }
        }
    }
}
