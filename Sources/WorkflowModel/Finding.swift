public import JSON

/// An error or warning about a workflow, from the validator (HTTP contract, "Workflows").
public struct Finding: Sendable, Equatable {
    /// Its severity.
    public enum Severity: String, Sendable {
        /// The workflow cannot be used.
        case error
        /// The workflow works, but someone should look at it.
        case warning
    }

    /// Its severity.
    public var severity: Severity
    /// The code of the rule, e.g. `UNKNOWN_NODE_TYPE`.
    public let code: String
    /// The path of the value in question, e.g. `nodes[2].parameters`.
    public let field: String
    /// What was expected and what was found.
    public let message: String
    /// The name of the node in question.
    public let node: String?
    /// Line and column in the source, counted from 1.
    public var position: Position?
    /// What was probably meant.
    public let suggestion: String?

    /// A position in a text.
    public struct Position: Sendable, Equatable {
        /// The line, counted from 1.
        public let line: Int
        /// The column in Unicode scalars, counted from 1.
        public let column: Int

        /// A place.
        public init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }
    }

    /// Makes a finding.
    public init(
        _ severity: Severity, _ code: String, at field: String, _ message: String, node: String? = nil,
        position: Position? = nil, suggestion: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.field = field
        self.message = message
        self.node = node
        self.position = position
        self.suggestion = suggestion
    }

    /// The finding as clients see it.
    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("type", JSONValue(severity.rawValue)), ("field", JSONValue(field)), ("message", JSONValue(message)),
            ("code", JSONValue(code)),
        ]
        if let node { members.append(("node", JSONValue(node))) }
        if let position {
            members.append(("line", JSONValue(position.line)))
            members.append(("column", JSONValue(position.column)))
        }
        if let suggestion { members.append(("suggestion", JSONValue(suggestion))) }
        return JSONValue(members: members)
    }
}
