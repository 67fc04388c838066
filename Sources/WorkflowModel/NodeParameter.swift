public import JSON

/// A parameter of a node type, as its declaration states it; shared by all nodes of the type.
public final class NodeParameter: Sendable {
    /// What a parameter takes. A literal is checked when the workflow is loaded, a computed value when the node runs.
    public enum Kind: String, Sendable {
        case any, string, integer, number, boolean, array, object
        /// An expression, written with or without `{{ }}`, that gives a boolean.
        case condition
        /// An expression that the node computes for each item of a list, with `$item`, `$index` and `$acc`; written
        /// with or without `{{ }}`. A node asks for its value with ``NodeCall/evaluate(_:item:index:accumulator:)``.
        case perItem
        /// Text, or the handle of an uploaded file.
        case content
        /// The name or id of a node of the same workflow.
        case node
    }

    /// The parameter's place among its type's parameters; a node reads its values by it.
    public let position: Int
    /// The name.
    public let name: String
    /// Other names that are read too.
    public let aliases: [String]
    /// Its names in the one spelling that names are compared in.
    let spellings: [String]
    /// What it takes.
    public let kind: Kind
    /// Whether a node must have it.
    public let isRequired: Bool
    /// What counts where it is absent.
    public let defaultValue: JSONValue?
    /// The only strings it may be; empty for no such limit.
    public let options: [String]
    /// The numbers it may be.
    public let range: ClosedRange<Double>?
    /// The regular expression that it must match somewhere; nil for no such limit.
    public let pattern: String?
    /// Kinds of JSON value that it takes whatever they say; of any other value more has to be asked.
    public let fittingKinds: JSONKinds

    private init(
        _ position: Int, _ name: String, _ kind: Kind, isRequired: Bool, aliases: [String], default: JSONValue?,
        options: [String], range: ClosedRange<Double>?, pattern: String?
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
        var fitting = options.isEmpty && range == nil ? kind.accepted : []
        if `default` == nil, !isRequired || kind == .any || kind == .content { fitting.insert(.null) }
        fittingKinds = fitting
    }

    /// A parameter that every node of the type must have.
    public static func required(
        _ position: Int, _ name: String, _ kind: Kind, aliases: [String] = [], options: [String] = [],
        range: ClosedRange<Double>? = nil, pattern: String? = nil
    ) -> NodeParameter {
        NodeParameter(
            position, name, kind, isRequired: true, aliases: aliases, default: nil, options: options, range: range,
            pattern: pattern)
    }

    /// A parameter that may be absent.
    public static func optional(
        _ position: Int, _ name: String, _ kind: Kind, default: JSONValue? = nil, aliases: [String] = [],
        options: [String] = [], range: ClosedRange<Double>? = nil, pattern: String? = nil
    ) -> NodeParameter {
        NodeParameter(
            position, name, kind, isRequired: false, aliases: aliases, default: `default`, options: options,
            range: range, pattern: pattern)
    }

    /// What a value of this parameter's kind must be and is not, in words; nil for one that is allowed. The pattern is
    /// the validator's: what is computed for such a parameter is checked where it is used.
    public func objection(to value: Value) -> String? {
        if !options.isEmpty, let text = value.json?.string, !options.contains(text) {
            return "must be one of \(options.joined(separator: ", ")); found \"\(text.prefix(80))\""
        }
        if let range, let number = value.json?.number, !range.contains(number) {
            return "must be \(Self.shown(range.lowerBound)) to \(Self.shown(range.upperBound)); found "
                + "\(value.json?.description ?? "")"
        }
        return nil
    }

    private static func shown(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }

    /// Whether `value` is of this parameter's kind.
    public func accepts(_ value: Value) -> Bool {
        guard case .json(let json) = value else { return kind == .content || kind == .any }
        return kind == .any || kind == .perItem || kind.accepted.contain(json)
    }
}

extension NodeParameter.Kind {
    /// The kinds of JSON value that are of this kind; `null` is told apart from them all.
    fileprivate var accepted: JSONKinds {
        switch self {
        case .any, .perItem: .something
        case .string, .content, .node: .string
        case .integer: .integer
        case .number: [.integer, .real]
        case .boolean, .condition: .boolean
        case .array: .array
        case .object: .object
        }
    }
}
