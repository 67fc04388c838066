import JSON

/// Workflows for tests, short to write.
enum WorkflowSample {
    /// A workflow of one node.
    static func of(_ type: String, _ parameters: JSONValue, _ more: JSONValue = [:]) -> JSONValue {
        let members: [(String, JSONValue)] = [
            ("id", "w"), ("name", "W"), ("tenantId", "${TENANT_ID}"),
            (
                "nodes",
                [
                    [
                        "id": "node", "name": "Node", "type": JSONValue(type), "typeVersion": 1, "position": [0, 0],
                        "parameters": parameters,
                    ]
                ]
            ),
            ("connections", [:]),
        ]
        return more.members.reduce(JSONValue(members: members)) { $0.setting($1.key, to: $1.value) }
    }

    /// Answers with `{"answer": answer, "tenant": …}`.
    static func answering(_ answer: JSONValue, _ more: JSONValue = [:]) -> JSONValue {
        of("packagerepo.respond_json", ["body": ["answer": answer, "tenant": "$tenant"]], more)
    }

    /// Has an error: no such node type.
    static let invalid = of("no.such_type", [:])
}
