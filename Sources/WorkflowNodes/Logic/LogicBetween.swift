import JSON
import Values
import WorkflowModel

/// `logic.between`: tells whether a number or string is between two others, bounds included unless `inclusive` is
/// false.
struct LogicBetween: ValueNode {
    static let value = NodeParameter.required(0, "value", .any)
    static let min = NodeParameter.required(1, "min", .any)
    static let max = NodeParameter.required(2, "max", .any)
    static let inclusive = NodeParameter.optional(3, "inclusive", .boolean, default: true)

    static let declaration = NodeDeclaration("logic.between", parameters: [value, min, max, inclusive], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        let (value, min, max) = (try call.value(Self.value), try call.value(Self.min), try call.value(Self.max))
        guard call.bool(Self.inclusive) else {
            return JSONValue(
                try Ordering.isLess(min, value, for: "logic.between")
                    && Ordering.isLess(value, max, for: "logic.between"))
        }
        return JSONValue(
            try !Ordering.isLess(value, min, for: "logic.between") && !Ordering.isLess(max, value, for: "logic.between")
        )
    }
}
