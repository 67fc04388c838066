import JSON
import WorkflowModel

/// Shares equal templates within one plan.
struct SharedTemplates {
    private struct Key: Hashable {
        let text: String
        /// Whether it was parsed as an expression that may be written without `{{ }}`.
        let isExpression: Bool
    }

    private var known: [Key: any Template] = [:]

    /// The template, whose constants do not keep the document alive.
    mutating func template(_ given: CompiledParameters.Given, for parameter: NodeParameter) -> any Template {
        guard !given.template.isConstant, let text = given.value.string else { return given.template.detached }
        let key = Key(text: text, isExpression: parameter.kind == .condition || parameter.kind == .perItem)
        if let template = known[key] { return template }
        let template = given.template.detached
        known[key] = template
        return template
    }
}
