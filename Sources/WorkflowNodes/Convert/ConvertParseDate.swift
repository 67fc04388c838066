import JSON
import RepositoryModel
import Values
import WorkflowModel

/// `convert.parse_date`: parses an RFC 3339 text and gives the moment in UTC with microseconds.
struct ConvertParseDate: ValueNode {
    static let value = NodeParameter.required(0, "value", .string, rule: .date)

    static let declaration = NodeDeclaration("convert.parse_date", parameters: [value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try DateText.timestamp(call.string(Self.value)).description)
    }
}
