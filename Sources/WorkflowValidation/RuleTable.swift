/// The codes of findings: what a client matches on, and what holds where there is no such finding.
///
/// The only list of them; the documentation's table is checked against it.
package enum RuleTable {
    /// A code.
    package struct Row: Sendable {
        /// The code as clients match on it.
        package let code: String
        /// `E` for an error, `W` for a warning, `E/W` where it depends.
        package let severity: String
        /// What holds where the rule is kept, in Markdown.
        package let rule: String

        init(_ severity: String, _ code: String, _ rule: String) {
            self.code = code
            self.severity = severity
            self.rule = rule
        }
    }

    /// The rows under their headings, in the order of the documentation.
    package static let sections: [(heading: String, rows: [Row])] = [
        (
            "The document",
            [
                Row("E", "INVALID_JSON", "the file is JSON"),
                Row("E", "MISSING_ID", "`id` is a non-empty string"),
                Row("E", "MISSING_REQUIRED_FIELD", "`name`, `nodes` and `connections` are there"),
                Row("E", "INVALID_FIELD_TYPE", "every known field has its type; `null` is absent"),
                Row("E", "EMPTY_NAME", "`name` is not blank"),
                Row("W", "EMPTY_WORKFLOW", "there is at least one node"),
                Row("W", "NAME_TOO_LONG", "the name has at most 255 characters, the description 500"),
                Row("W", "INVALID_VERSION", "`version` is a semantic version: three numbers"),
                Row("W", "UNKNOWN_FIELD", "the document and its nodes have known fields only"),
                Row("E", "DUPLICATE_KEY", "no object has a key twice"),
                Row("E", "RESOURCE_LIMIT_EXCEEDED", "at most 500 nodes, 2,000 connections, 1 MiB, 64 levels"),
            ]
        ),
        (
            "Nodes",
            [
                Row("E", "INVALID_NODE", "a node is an object"),
                Row("E", "MISSING_NODE_ID", "a node has an id"),
                Row("E", "MISSING_NODE_NAME", "a node has a name"),
                Row("E", "MISSING_NODE_TYPE", "a node has a type"),
                Row("E", "DUPLICATE_NODE_NAME", "names are unique, compared by their bytes"),
                Row("E", "DUPLICATE_NODE_ID", "ids are unique, compared by their bytes"),
                Row("E", "UNKNOWN_NODE_TYPE", "the type is registered, or foreign"),
                Row(
                    "W", "FOREIGN_NODE_TYPE",
                    "the type is not foreign (`n8n-nodes-…`, `@scope/…`): such a workflow cannot run here"),
                Row("E/W", "INVALID_TYPE_VERSION", "`typeVersion` is a number of at least 1 (E), and known (W)"),
                Row("W", "INVALID_POSITION", "`position` is two numbers"),
                Row("W", "TIMEOUT_TOO_SHORT", "`timeout` is at least 1,000 ms"),
                Row("W", "TIMEOUT_TOO_LONG", "`timeout` is at most 3,600,000 ms"),
                Row(
                    "E/W", "INVALID_ON_ERROR",
                    "`onError` is one of the four (E), and agrees with the connections from `error` (W)"),
                Row(
                    "E/W", "INVALID_RETRY",
                    "retry fields have their types (E); they have an effect, at most 10 attempts and known codes (W)"),
            ]
        ),
        (
            "Parameters",
            [
                Row("E", "INVALID_PARAMETERS", "`parameters` is an object"),
                Row(
                    "E", "NESTED_NODE_ATTRIBUTES",
                    "`parameters` has no `name`, `typeVersion`, `position`; foreign nodes: W"),
                Row("E", "OBJECT_SERIALIZATION_FAILURE", "no text is `[object Object]`; foreign nodes: W"),
                Row(
                    "E", "EXCESSIVE_PARAMETER_NESTING",
                    "`parameters` is nested in `parameters` at most twice; foreign nodes: W"),
                Row("E", "MISSING_PARAMETER", "every required parameter is there"),
                Row("E", "PARAMETER_TYPE_MISMATCH", "a literal has the declared type"),
                Row(
                    "E", "PARAMETER_NOT_ALLOWED",
                    "a literal, or the literal beginning of a text, is what the node takes: an option, a key, a URL, a pattern, a tag, …"
                ),
                Row(
                    "E/W", "UNKNOWN_PARAMETER",
                    "parameters, and members of triggers, retry policies and settings are known; keywords of a schema: E"
                ),
                Row("W", "HARD_CODED_SECRET", "no literal looks like a credential"),
                Row("W", "REGEX_COMPLEXITY_WARNING", "a pattern cannot take very long to match"),
            ]
        ),
        (
            "Connections",
            [
                Row("E", "INVALID_CONNECTION_FORMAT", "source → object, type → array or object, slot → array or null"),
                Row("E", "INVALID_CONNECTION_SOURCE", "a source is a node"),
                Row("E", "INVALID_CONNECTION_TARGET", "a target is an object with `node`, `type`, `index`"),
                Row("E", "INVALID_CONNECTION_TARGET_NODE", "a target is a node"),
                Row("E", "INVALID_OUTPUT_TYPE", "an output is `main` or `error`; of foreign nodes also `ai_…`"),
                Row("E", "INVALID_OUTPUT_INDEX", "an index has digits only"),
                Row("E", "OUTPUT_OUT_OF_RANGE", "the type has that output"),
                Row("W", "CONNECTION_BY_ID", "connections use names, not ids"),
                Row("W", "DUPLICATE_CONNECTION", "no connection is there twice"),
                Row("E", "CIRCULAR_DEPENDENCY", "every cycle passes through a loop node; all nodes foreign: W"),
                Row("W", "UNREACHABLE_NODE", "every enabled node can be reached from a start"),
                Row("E", "INVALID_JUMP_TARGET", "`then` and `else` name a node; an `if` leads somewhere"),
                Row("E", "INVALID_TRIGGER", "a trigger names a node and has a known kind; a schedule can fire"),
                Row("W", "NO_RESPONSE", "a workflow with a route responds on every path"),
            ]
        ),
        (
            "Tenants",
            [
                Row("W", "MISSING_TENANT_ID", "with a tenant in the request, there is a `tenantId`"),
                Row("E", "INVALID_TENANT_ID", "`tenantId` is a tenant's name, or `${TENANT_ID}`"),
                Row("E", "TENANT_MISMATCH", "a fixed `tenantId` is the caller's"),
                Row("E", "CROSS_TENANT_REFERENCE", "no literal key or workflow is another tenant's"),
                Row("E", "NODE_TYPE_NOT_PERMITTED", "the tenant may use the type"),
                Row(
                    "E", "WORKFLOW_NOT_PERMITTED",
                    "a workflow of a tenant's own does not run a workflow of the deployment's (`auth_login`, `server`)"),
            ]
        ),
        (
            "Variables and settings",
            [
                Row("E", "INVALID_VARIABLE_DEFINITION", "a definition is an object"),
                Row("E", "INVALID_VARIABLE_NAME", "a name matches `^[A-Za-z_][A-Za-z0-9_]*$`"),
                Row("E", "MISSING_VARIABLE_TYPE", "a variable has a type"),
                Row("E", "INVALID_VARIABLE_TYPE", "the type is known"),
                Row("E", "VARIABLE_TYPE_MISMATCH", "the default has the type; a date is RFC 3339"),
                Row(
                    "E", "VARIABLE_CONSTRAINT", "the default satisfies its own `validation`, whose pattern can be read"),
                Row("E", "CIRCULAR_VARIABLE", "defaults do not refer to each other in a circle"),
                Row("W", "GLOBAL_SCOPE_VARIABLE", "`scope` is not `global`"),
                Row("E/W", "INVALID_SETTINGS", "settings have their types (E) and known values (W)"),
                Row("W", "INVALID_PIN_DATA", "pinned data is an array for a node that exists"),
            ]
        ),
        (
            "Expressions",
            [
                Row("E", "EXPRESSION_SYNTAX", "every expression can be read"),
                Row("E", "UNKNOWN_FUNCTION", "every function exists and gets its arguments"),
                Row("E", "UNKNOWN_REFERENCE", "every reference is to a root, a variable, or a node that runs before"),
                Row("W", "UNSET_ON_SOME_PATH", "… on every path"),
            ]
        ),
        (
            "Routes",
            [
                Row("E", "INVALID_ROUTE", "the path of a route can be read"),
                Row("E", "UNKNOWN_MOUNT", "a route's `mount` is the prefix of a `web.mount`"),
                Row("E", "ROUTE_OVERLAP", "no two routes claim the same requests"),
            ]
        ),
    ]

    /// The row of a code; nil for one that no rule has.
    package static func row(of code: String) -> Row? {
        sections.lazy.flatMap(\.rows).first { $0.code == code }
    }
}
