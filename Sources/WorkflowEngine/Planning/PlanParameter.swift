import JSON
import WorkflowModel

/// One parameter of a node: how its value is found when the node runs.
enum PlanParameter: Sendable {
    /// It is absent and has no default.
    case absent
    /// A constant that fits what was declared.
    case constant(Value)
    /// It is computed for each run.
    case computed(Template, NodeParameter)
    /// The node computes it for each item.
    case perItem(Template)

    /// - Parameter template: nil where the parameter is absent and has no default.
    init(_ template: Template?, declared: NodeParameter) {
        guard let template else {
            self = .absent
            return
        }
        if declared.kind == .perItem {
            self = .perItem(template)
        } else if case .constant(let value) = template,
            let checked = try? Self.checked(.json(value), template, declared)
        {
            self = .constant(checked)
        } else {
            self = .computed(template, declared)
        }
    }

    /// A computed value, or the default in place of one that is absent.
    /// - Throws: `MISSING_VALUE`, `TYPE_MISMATCH`, `OUT_OF_RANGE`.
    static func checked(
        _ value: Value, _ template: Template, _ declaration: NodeParameter
    ) throws(NodeFailure) -> Value {
        if value.isNull {
            guard !declaration.isRequired || declaration.kind == .any || declaration.kind == .content else {
                throw NodeFailure(
                    "MISSING_VALUE", "Parameter '\(declaration.name)' is required; \(template.source) has no value")
            }
            return .json(declaration.defaultValue ?? .null)
        }
        guard declaration.accepts(value) else {
            throw NodeFailure(
                "TYPE_MISMATCH",
                "Parameter '\(declaration.name)' must be of type \(declaration.kind.rawValue); \(template.source) is "
                    + "of type \(value.kindName)")
        }
        if let objection = declaration.objection(to: value) {
            throw NodeFailure("OUT_OF_RANGE", "Parameter '\(declaration.name)' \(objection)")
        }
        return value
    }
}
