import JSON
import Values
import WorkflowModel

/// `convert.base64_encode`: encodes the UTF-8 of a text as Base64 (RFC 4648, 4).
struct ConvertBase64Encode: ValueNode {
    static let value = NodeParameter.required(0, "value", .string)

    static let declaration = NodeDeclaration("convert.base64_encode", parameters: [value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try Conversion.base64(call.string(Self.value)))
    }
}
