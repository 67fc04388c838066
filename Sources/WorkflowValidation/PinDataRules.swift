import JSON
import WorkflowEngine
import WorkflowModel

/// Rules about `pinData` (`INVALID_PIN_DATA`).
struct PinDataRules: RuleGroup {
    func check(_ context: RuleContext) {
        guard let pinned = context.source["pinData"], pinned.kind == .object else { return }
        let path: FieldPath = "pinData"
        for (name, data) in pinned.members {
            if !context.document.hasNode(named: name) {
                context.findings.add(
                    .warning, "INVALID_PIN_DATA", at: path[name],
                    "Data is pinned to '\(name.clipped())', but there is no such node",
                    suggestion: context.suggestions.nearest(to: name, among: context.nodeNames, kind: "node"))
            } else if data.kind != .array {
                context.findings.add(
                    .warning, "INVALID_PIN_DATA", at: path[name],
                    "Pinned data must be an array; found \(data.kind.rawValue)")
            }
        }
    }
}
