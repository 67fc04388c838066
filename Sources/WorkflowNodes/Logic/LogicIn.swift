import JSON
import Values
import WorkflowModel

/// `logic.in`: tells whether a value is an element of a list, a part of a string or a key of an object.
struct LogicIn: ValueNode {
    static let value = NodeParameter.required(0, "value", .any)
    static let collection = NodeParameter.required(1, "collection", .any)

    static let declaration = NodeDeclaration("logic.in", parameters: [value, collection], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try Lists.contains(call.value(Self.collection), call.value(Self.value)))
    }
}
