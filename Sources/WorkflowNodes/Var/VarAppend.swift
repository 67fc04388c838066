import JSON
import Values
import WorkflowModel

/// `var.append`: adds an element to a variable that is a list, and begins empty; gives the list.
struct VarAppend: ValueNode {
    static let key = NodeParameter.required(0, "key", .string, aliases: ["name"], rule: .notEmpty("a variable's name"))
    static let value = NodeParameter.required(1, "value", .any)

    static let declaration = NodeDeclaration("var.append", parameters: [key, value])

    func value(_ call: NodeCall) throws -> JSONValue {
        let former = try call.execution.variables[call.string(Self.key)] ?? []
        guard former.kind == .array else {
            throw ValueError.mismatch("the variable must be a list; found \(former.kind.rawValue)")
        }
        let list = former.appending(try call.value(Self.value))
        try call.setVariable(Self.key, to: list)
        return list
    }
}
