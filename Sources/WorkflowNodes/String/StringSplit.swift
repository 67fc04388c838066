import JSON
import Values
import WorkflowModel

/// `string.split`: splits a text at a separator; with `max_splits` the last part is the rest.
struct StringSplit: ValueNode {
    static let value = NodeParameter.required(0, "value", .string)
    static let separator = NodeParameter.required(1, "separator", .string, rule: .notEmpty("the separator"))
    static let maxSplits = NodeParameter.optional(2, "max_splits", .integer, rule: .notNegative("max_splits"))

    static let declaration = NodeDeclaration("string.split", parameters: [value, separator, maxSplits], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        let parts = try Text.split(
            call.string(Self.value), by: call.string(Self.separator), maximum: call.optionalInteger(Self.maxSplits))
        return JSONValue(parts.map { JSONValue($0) })
    }
}
