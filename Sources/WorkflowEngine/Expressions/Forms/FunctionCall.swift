import JSON
package import WorkflowModel

/// `f(…)`.
package final class FunctionCall: Expression {
    package let function: ExpressionFunction
    package let arguments: [any Expression]
    private let position: Int

    init(_ function: ExpressionFunction, _ arguments: [any Expression], at position: Int) {
        self.function = function
        self.arguments = arguments
        self.position = position
    }

    package func evaluate(in frame: Frame) throws(ExpressionError) -> Value {
        if let each = function.each, arguments.count == 2 {
            let list = try arguments[0].json(in: frame, at: position)
            return .json(try each.apply(arguments[1], to: list, in: frame, at: position))
        }
        var values: [JSONValue] = []
        values.reserveCapacity(arguments.count)
        for argument in arguments { values.append(try argument.json(in: frame, at: position)) }
        return .json(try function.call(values, at: position))
    }

    package func walk(hasItem: Bool, _ visit: (_ expression: any Expression, _ hasItem: Bool) -> Void) {
        visit(self, hasItem)
        let isPerItem = function.each != nil
        for (index, argument) in arguments.enumerated() {
            argument.walk(hasItem: hasItem || isPerItem && index > 0, visit)
        }
    }
}
