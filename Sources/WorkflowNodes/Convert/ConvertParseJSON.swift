import JSON
import Values
import WorkflowModel

/// `convert.parse_json`: parses a JSON text.
struct ConvertParseJSON: ValueNode {
    static let text = NodeParameter.required(0, "text", .string, aliases: ["value"])

    static let declaration = NodeDeclaration("convert.parse_json", parameters: [text], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Conversion.parsed(call.string(Self.text))
    }
}
