public import JSON

/// A parameter of a node type, shared by all nodes of the type.
public final class NodeParameter: Sendable {
    /// The kind of value that a parameter takes. A literal is checked when the workflow is loaded, a computed value
    /// when the node runs.
    public enum Kind: String, Sendable {
        case any, string, integer, number, boolean, array, object
        /// An expression, written with or without `{{ }}`, that gives a boolean.
        case condition
        /// An expression that the node computes for each item of a list, with `$item`, `$index` and `$acc`; written
        /// with or without `{{ }}`. A node evaluates it with ``NodeCall/evaluate(_:item:index:accumulator:)``.
        case perItem
        /// Text, or the handle of an uploaded file.
        case content
        /// The name or id of a node of the same workflow.
        case node
        /// Any JSON, taken as it is written: what looks like a reference in it is filled in later, by others.
        case literal
    }

    /// Its index among the parameters of its type, by which a node reads its value.
    public let position: Int
    /// The name.
    public let name: String
    /// Other names for it.
    public let aliases: [String]
    /// Its names in canonical spelling, for comparing.
    let spellings: [String]
    /// The kind of value that it takes.
    public let kind: Kind
    /// Whether a node must have it.
    public let isRequired: Bool
    /// Its value if it is absent.
    public let defaultValue: JSONValue?
    /// The only strings that it may be; empty for any.
    public let options: [String]
    /// The numbers that it may be; nil for any.
    public let range: ClosedRange<Double>?
    /// The regular expression that it must match somewhere; nil for none.
    public let pattern: String?
    /// What else a literal must be; nil for no such rule.
    public let rule: ParameterRule?
    /// The kinds of JSON value that it takes without a further check.
    public let fittingKinds: JSONKinds

    private init(
        _ position: Int, _ name: String, _ kind: Kind, isRequired: Bool, aliases: [String], default: JSONValue?,
        options: [String], range: ClosedRange<Double>?, pattern: String?, rule: ParameterRule?
    ) {
        self.position = position
        spellings = ([name] + aliases).map(NodeRegistry.canonical)
        self.name = name
        self.aliases = aliases
        self.kind = kind
        self.isRequired = isRequired
        self.defaultValue = `default`
        self.options = options
        self.range = range
        self.pattern = pattern
        self.rule = rule
        var fitting = options.isEmpty && range == nil ? kind.accepted : []
        if `default` == nil, !isRequired || kind == .any || kind == .content { fitting.insert(.null) }
        fittingKinds = fitting
    }

    /// Declares a parameter that every node of the type must have.
    public static func required(
        _ position: Int, _ name: String, _ kind: Kind, aliases: [String] = [], options: [String] = [],
        range: ClosedRange<Double>? = nil, pattern: String? = nil, rule: ParameterRule? = nil
    ) -> NodeParameter {
        NodeParameter(
            position, name, kind, isRequired: true, aliases: aliases, default: nil, options: options, range: range,
            pattern: pattern, rule: rule)
    }

    /// Declares a parameter that may be absent.
    public static func optional(
        _ position: Int, _ name: String, _ kind: Kind, default: JSONValue? = nil, aliases: [String] = [],
        options: [String] = [], range: ClosedRange<Double>? = nil, pattern: String? = nil, rule: ParameterRule? = nil
    ) -> NodeParameter {
        NodeParameter(
            position, name, kind, isRequired: false, aliases: aliases, default: `default`, options: options,
            range: range, pattern: pattern, rule: rule)
    }

    /// Says in words what a value of this parameter's kind should be and is not; nil for one that is allowed. Only the
    /// validator checks the pattern; a computed value is checked by the node that uses it.
    public func objection(to value: Value) -> String? {
        if !options.isEmpty, let text = value.json?.string, !options.contains(text) {
            return "must be one of \(options.joined(separator: ", ")); found \"\(text.prefix(80))\""
        }
        if let range, let number = value.json?.number, !range.contains(number) {
            return "must be \(shown(range.lowerBound)) to \(shown(range.upperBound)); found "
                + "\(value.json?.description ?? "")"
        }
        return nil
    }

    /// Tells whether `value` is of this parameter's kind.
    public func accepts(_ value: Value) -> Bool {
        guard case .json(let json) = value else { return kind == .content || kind == .any }
        return kind == .any || kind == .perItem || kind == .literal || kind.accepted.contain(json)
    }
}

extension NodeParameter.Kind {
    /// The kinds of JSON value that this kind takes; `null` is in none.
    fileprivate var accepted: JSONKinds {
        switch self {
        case .any, .perItem, .literal: .something
        case .string, .content, .node: .string
        case .integer: .integer
        case .number: [.integer, .real]
        case .boolean, .condition: .boolean
        case .array: .array
        case .object: .object
        }
    }
}
