import JSON
import Values
import WorkflowModel

/// `string.trim`: removes white space from the ends of a text, or from one of them.
struct StringTrim: ValueNode {
    static let value = NodeParameter.required(0, "value", .string)
    static let mode = NodeParameter.optional(1, "mode", .string, default: "both", options: ["both", "start", "end"])

    static let declaration = NodeDeclaration("string.trim", parameters: [value, mode], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        let mode = try call.string(Self.mode)
        return JSONValue(Text.trimmed(try call.string(Self.value), start: mode != "end", end: mode != "start"))
    }
}
