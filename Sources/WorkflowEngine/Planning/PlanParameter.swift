import JSON
import WorkflowModel

/// Decides how to get the value of one parameter of a node. It is borrowed from its node, never copied.
enum PlanParameter: ~Copyable, Sendable {
    /// The parameter is absent and has no default.
    case absent
    /// A constant that fits what was declared.
    case constant(Value)
    /// It is computed for each run; a value of one of these kinds needs no further check.
    case computed(any Template, fitting: JSONKinds)
    /// The node computes it for each item.
    case perItem(any Template)

    /// - Parameter template: nil where the parameter is absent and has no default.
    init(_ template: (any Template)?, declared: NodeParameter) {
        guard let template else {
            self = .absent
            return
        }
        if declared.kind == .perItem {
            self = .perItem(template)
        } else if let constant = template as? Constant,
            let checked = try? Self.checked(.json(constant.value), template, declared)
        {
            self = .constant(checked)
        } else {
            self = .computed(template, fitting: declared.fittingKinds)
        }
    }

    /// The expression that the node evaluates for each item; nil for any other parameter.
    var itemTemplate: (any Template)? {
        switch self {
        case .perItem(let template): template
        default: nil
        }
    }

    /// The same for another node.
    func copy() -> PlanParameter {
        switch self {
        case .absent: .absent
        case .constant(let value): .constant(value)
        case .computed(let template, let fitting): .computed(template, fitting: fitting)
        case .perItem(let template): .perItem(template)
        }
    }

    /// Checks a computed value; replaces an absent one by the default.
    /// - Throws: `MISSING_VALUE`, `TYPE_MISMATCH`, `OUT_OF_RANGE`.
    static func checked(
        _ value: Value, _ template: any Template, _ declaration: NodeParameter
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
