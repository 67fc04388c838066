import JSON
import Values
import WorkflowModel

/// `convert.to_string`: gives a string as it is, any other value as JSON text, and `default` for null.
struct ConvertToString: ValueNode {
    static let value = NodeParameter.required(0, "value", .any)
    static let fallback = NodeParameter.optional(1, "default", .any)

    static let declaration = NodeDeclaration("convert.to_string", parameters: [value, fallback], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        let value = try call.value(Self.value)
        if value.isNull, call.isGiven(Self.fallback) { return try call.value(Self.fallback) }
        try ValueLimit.check(value)
        return JSONValue(Conversion.text(value))
    }
}
