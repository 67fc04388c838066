public import JSON

/// What a parameter's value must be beyond its kind, options, range and pattern, so far as the workflow itself shows
/// it.
///
/// The node checks the same when it runs; the validator asks the rule when a workflow is loaded, so that a literal that
/// can only fail is a finding.
public struct ParameterRule: Sendable {
    /// Why a value cannot be right.
    public struct Objection: Sendable {
        /// What was expected and what was found.
        public let message: String
        /// What was probably meant.
        public let suggestion: String?
        /// The keys that lead to it, below the parameter.
        public let path: [String]
        /// Whether it is a member that no one knows, not a value that is not allowed.
        public let isUnknownMember: Bool

        /// An objection.
        public init(
            _ message: String, suggestion: String? = nil, path: [String] = [], isUnknownMember: Bool = false
        ) {
            self.message = message
            self.suggestion = suggestion
            self.path = path
            self.isUnknownMember = isUnknownMember
        }
    }

    /// What the value is, in a word or two.
    public let name: String
    /// The objections to what is known of a value, in its order.
    public let objections: @Sendable (KnownValue) -> [Objection]

    /// A rule.
    public init(_ name: String, _ objections: @escaping @Sendable (KnownValue) -> [Objection]) {
        self.name = name
        self.objections = objections
    }

    /// A rule about texts.
    /// - Parameters:
    ///   - whole: the objection to a text.
    ///   - beginning: the objection to any text that begins so.
    public static func text(
        _ name: String, whole: @escaping @Sendable (String) -> Objection?,
        beginning: @escaping @Sendable (String) -> Objection? = { _ in nil }
    ) -> ParameterRule {
        ParameterRule(name) { known in
            switch known {
            case .value(let json): json.string.flatMap(whole).map { [$0] } ?? []
            case .beginning(let text): beginning(text).map { [$0] } ?? []
            case .members, .elements, .unknown: []
            }
        }
    }

    /// A rule about values that are known as a whole.
    public static func value(
        _ name: String, _ objection: @escaping @Sendable (JSONValue) -> Objection?
    ) -> ParameterRule {
        ParameterRule(name) { known in
            guard case .value(let json) = known else { return [] }
            return objection(json).map { [$0] } ?? []
        }
    }
}
