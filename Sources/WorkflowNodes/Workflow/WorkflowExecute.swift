import JSON
import WorkflowModel

/// `workflow.execute`: runs another workflow of the same tenant as a part of this execution, and gives the body of its
/// answer, or else its output. What it writes is committed with the rest, or not at all.
struct WorkflowExecute: NodeType {
    static let name = NodeParameter.required(0, "name", .string, rule: .workflowName)
    static let inputs = NodeParameter.optional(1, "inputs", .object, default: [:])

    static let declaration = NodeDeclaration("workflow.execute", parameters: [name, inputs])

    func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        .output(.json(try call.host.runWorkflow(named: try call.string(Self.name), inputs: call.json(Self.inputs))))
    }
}
