import JSON
import Values
import WorkflowModel

/// `convert.url_decode`: decodes a percent-encoded text; a plus stays a plus.
struct ConvertURLDecode: ValueNode {
    static let value = NodeParameter.required(0, "value", .string)

    static let declaration = NodeDeclaration("convert.url_decode", parameters: [value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try Conversion.percentDecoded(call.string(Self.value)))
    }
}
