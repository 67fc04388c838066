import JSON
import Values
import WorkflowModel

/// `logic.merge`: brings together what came by the live incoming edges, in the order of the file: the first of them, all as
/// a list, or objects merged into one.
struct LogicMerge: NodeType {
    static let mode = NodeParameter.optional(
        0, "mode", .string, default: "first", options: ["first", "list", "object"])

    static let declaration = NodeDeclaration(
        "logic.merge", parameters: [mode], role: .router, isPure: true)

    func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        try attempt {
            let inputs = call.inputs
            let mode = try call.string(Self.mode)
            if mode == "first" { return .output(inputs[0]) }
            let values = try inputs.map { input in
                guard let json = input.json else { throw ValueError.mismatch("an uploaded file cannot be merged") }
                return json
            }
            let merged = mode == "list" ? JSONValue(values) : try Objects.merged(JSONValue(values))
            try ValueLimit.check(merged)
            return .output(.json(merged))
        }
    }
}
