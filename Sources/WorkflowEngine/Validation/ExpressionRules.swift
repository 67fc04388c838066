import JSON
import WorkflowModel

/// Rules about expressions and references (validation rules 61–63): every one is parsed and every name resolved.
struct ExpressionRules: RuleGroup {
    func findings(in context: RuleContext) -> [Finding] {
        let scope = DocumentScope(context.document)
        return context.document.nodes.flatMap { node -> [Finding] in
            guard let declaration = context.declaration(of: node) else { return [] }
            var parser = TemplateParser(scope: scope)
            for (key, value) in node.parameters.members {
                guard let parameter = declaration.parameter(named: key) else { continue }
                _ = parser.template(value, for: parameter, at: "parameters.\(key)")
            }
            return parser.errors.map { path, error in
                .about(
                    node, .error, error.code, at: path, "\(error.message) (at character \(error.position + 1))",
                    suggestion: error.suggestion)
            }
        }
    }
}
