import JSON
import Values
import WorkflowModel

/// `string.pad_end`: pads a text at its end to a length in Unicode scalars.
struct StringPadEnd: ValueNode {
    static let value = NodeParameter.required(0, "value", .string)
    static let length = NodeParameter.required(1, "length", .integer)
    static let fill = NodeParameter.optional(2, "fill", .string, default: " ", rule: .notEmpty("the fill"))

    static let declaration = NodeDeclaration("string.pad_end", parameters: [value, length, fill], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(
            try Text.padded(
                call.string(Self.value), to: call.integer(Self.length), with: call.string(Self.fill), atStart: false))
    }
}
