import JSON
import Values
import WorkflowModel

/// `string.match`: the first match of a regular expression as `{match, start, end, groups, named}`, places in Unicode scalars;
/// null where nothing matches.
struct StringMatch: ValueNode {
    static let value = NodeParameter.required(0, "value", .string)
    static let pattern = NodeParameter.required(1, "pattern", .string, rule: .pattern)

    static let declaration = NodeDeclaration("string.match", parameters: [value, pattern], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try TextPattern(call.string(Self.pattern)).match(call.string(Self.value))
    }
}
