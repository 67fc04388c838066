import JSON
import WorkflowModel

/// `workflow.execute`: runs another workflow of the same tenant; the executor does.
struct WorkflowExecute: NodeType {
    static let name = NodeParameter.required(0, "name", .string)
    static let inputs = NodeParameter.optional(1, "inputs", .object, default: [:])

    static let declaration = NodeDeclaration("workflow.execute", parameters: [name, inputs])

    func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        throw NodeFailure("NOT_IMPLEMENTED", "This version does not run workflows inside workflows")
    }
}
