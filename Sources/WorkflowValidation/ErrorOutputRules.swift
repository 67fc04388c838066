import WorkflowEngine
import WorkflowModel

/// Rules about the way by which a node that failed is left (`INVALID_ON_ERROR`): its `onError` and its connections must
/// agree.
struct ErrorOutputRules: RuleGroup {
    func check(_ context: RuleContext) {
        for node in context.document.nodes where !node.isDisabled {
            guard let declaration = context.declarations[node.index], declaration.role != .response else { continue }
            let edges = context.graph.edges[node.index]
            let path = FieldPath.node(node.index)["onError"]
            if node.errorPolicy == .continueErrorOutput {
                let exit = context.graph.errorExit(of: node.index)
                guard !edges.contains(where: { $0.output == exit }) else { continue }
                context.findings.add(
                    .warning, "INVALID_ON_ERROR", at: path,
                    "A failure of '\(node.name.clipped())' ends here unseen: 'continueErrorOutput' needs a connection "
                        + "from 'error'", node: node)
            } else if declaration.role != .router, edges.contains(where: { $0.output == .error }) {
                // A router may use `error` as its second output (article Workflows, "What an execution does").
                context.findings.add(
                    .warning, "INVALID_ON_ERROR", at: path,
                    "'\(node.name.clipped())' never leaves by 'error': that needs \"onError\": \"continueErrorOutput\"",
                    node: node, suggestion: WorkflowNode.ErrorPolicy.continueErrorOutput.rawValue)
            }
        }
    }
}
