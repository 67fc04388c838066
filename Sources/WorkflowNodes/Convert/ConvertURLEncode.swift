import JSON
import Values
import WorkflowModel

/// `convert.url_encode`: percent-encodes everything but letters, digits and `-._~` (RFC 3986, 2).
struct ConvertURLEncode: ValueNode {
    static let value = NodeParameter.required(0, "value", .string)

    static let declaration = NodeDeclaration("convert.url_encode", parameters: [value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try Conversion.percentEncoded(call.string(Self.value)))
    }
}
