import JSON
import WorkflowEngine
import WorkflowModel

/// Rules about the form of expressions (`EXPRESSION_SYNTAX`, `UNKNOWN_FUNCTION`): every one is parsed, every function
/// known.
struct ExpressionRules: RuleGroup {
    func check(_ context: RuleContext) {
        for leaf in context.compiled.leaves.joined() where !leaf.isExpression {
            guard let error = leaf.text.error else { continue }
            context.findings.add(
                .error, error.code, at: leaf.path, "\(error.message) (at character \(error.position + 1))",
                node: leaf.node, suggestion: suggestion(error, context.scope))
        }
    }

    /// What the parser suggests; it was told that every name exists, so `$name` for a bare `name` is looked up again.
    private func suggestion(_ error: ExpressionError, _ scope: DocumentScope) -> String? {
        guard let suggestion = error.suggestion, suggestion.hasPrefix("$") else { return error.suggestion }
        return scope.root(named: String(suggestion.dropFirst())) == nil ? nil : suggestion
    }
}
