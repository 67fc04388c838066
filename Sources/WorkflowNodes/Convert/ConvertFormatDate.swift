import JSON
import Values
import WorkflowModel

/// `convert.format_date`: the moment that an RFC 3339 text names, in UTC, by a pattern of `yyyy MM dd HH mm ss SSS`; text in
/// single quotes, `T`, `Z` and what is no letter stand for themselves.
struct ConvertFormatDate: ValueNode {
    static let value = NodeParameter.required(0, "value", .string, rule: .date)
    static let format = NodeParameter.required(1, "format", .string, rule: .dateFormat)

    static let declaration = NodeDeclaration("convert.format_date", parameters: [value, format], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        let moment = try DateText.timestamp(call.string(Self.value))
        return JSONValue(try DateText.formatted(moment, call.string(Self.format)))
    }
}
