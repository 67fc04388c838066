import JSON
import Values
import WorkflowModel

/// `list.reduce`: evaluates an expression of `$acc`, at first `initial`, and each element in turn; the result is the
/// next `$acc`.
struct ListReduce: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])
    static let expression = NodeParameter.required(1, "expression", .perItem)
    static let initial = NodeParameter.required(2, "initial", .any)

    static let declaration = NodeDeclaration("list.reduce", parameters: [list, expression, initial], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        var accumulator = try call.value(Self.initial)
        for (index, item) in call.json(Self.list).elements.enumerated() {
            accumulator = try call.evaluate(Self.expression, item: item, index: index, accumulator: accumulator)
            try ValueLimit.check(accumulator)
        }
        return accumulator
    }
}
