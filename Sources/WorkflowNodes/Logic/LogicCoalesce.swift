import JSON
import WorkflowModel

/// `logic.coalesce`: gives the first of some values that is not null; null if all are.
struct LogicCoalesce: ValueNode {
    static let values = NodeParameter.required(0, "values", .array)

    static let declaration = NodeDeclaration("logic.coalesce", parameters: [values], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        call.json(Self.values).elements.first { !$0.isNull } ?? .null
    }
}
