import JSON
import Values
import WorkflowModel

/// `convert.base64_decode`: decodes Base64 (RFC 4648, 4) to a text.
struct ConvertBase64Decode: ValueNode {
    static let value = NodeParameter.required(0, "value", .string)

    static let declaration = NodeDeclaration("convert.base64_decode", parameters: [value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try Conversion.base64Decoded(call.string(Self.value)))
    }
}
