import HTTPCore
import JSON
import RepositoryModel

/// What an operation takes and answers, as its description for clients says it. Schemas are JSON Schema (2020-12).
struct EndpointDeclaration: Sendable {
    /// One sentence.
    var summary: String
    /// Parameters of the query, and the fields of the request that matter: OpenAPI's objects.
    var parameters: [JSONValue] = []
    /// The schema of the body; nil for none.
    var body: JSONValue?
    /// The media type of the body.
    var bodyType = "application/json"
    /// Whether there must be a body.
    var requiresBody = true
    /// The answers that are no failures.
    var answers: [Answer]

    /// An answer that is no failure.
    struct Answer: Sendable {
        let status: Int
        let description: String
        /// The schema of the body; nil for none.
        let schema: JSONValue?
        var type = "application/json"
    }

    /// An operation whose only success is 200 with a JSON object.
    init(
        _ summary: String, parameters: [JSONValue] = [], body: JSONValue? = nil, requiresBody: Bool = true,
        status: Int = 200, answer: JSONValue?
    ) {
        self.summary = summary
        self.parameters = parameters
        self.body = body
        self.requiresBody = requiresBody
        answers = [Answer(status: status, description: summary, schema: answer)]
    }

    /// Adds another answer.
    func or(_ status: Int, _ description: String, _ schema: JSONValue? = nil) -> EndpointDeclaration {
        var declaration = self
        declaration.answers.append(Answer(status: status, description: description, schema: schema))
        return declaration
    }

    /// Reads what a workflow's `meta.openapi` says of it: `summary`, `parameters`, `body`, `body_type`, and `answers` by
    /// status, each a schema or null.
    init?(_ json: JSONValue?) {
        guard let json, let summary = json["summary"]?.string else { return nil }
        self.summary = summary
        parameters = (json["parameters"] ?? []).elements.map { $0 }
        body = json["body"].flatMap { $0.isNull ? Optional.none : $0 }
        bodyType = json["body_type"]?.string ?? "application/json"
        requiresBody = json["requires_body"]?.bool ?? true
        let type = json["answer_type"]?.string ?? "application/json"
        answers = (json["answers"] ?? [:]).members.compactMap { key, schema in
            Int(key).map {
                Answer(status: $0, description: summary, schema: schema.isNull ? Optional.none : schema, type: type)
            }
        }
    }
}

/// The schemas of which the declarations are made.
enum JSONSchema {
    static let text: JSONValue = ["type": "string"]
    static let optionalText: JSONValue = ["type": ["string", "null"]]
    static let integer: JSONValue = ["type": "integer"]
    static let flag: JSONValue = ["type": "boolean"]
    static let moment: JSONValue = ["type": "string", "format": "date-time"]
    static let ok: JSONValue = ["const": true]
    static let anything: JSONValue = [:]
    static let anyObject: JSONValue = ["type": "object"]

    /// An object that has all of these members.
    static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
        [
            "type": "object", "properties": JSONValue(members: members.map { ($0.key, $0.value) }),
            "required": JSONValue(members.map { JSONValue($0.key) }),
        ]
    }

    static func list(of element: JSONValue) -> JSONValue { ["type": "array", "items": element] }

    static func reference(_ name: String) -> JSONValue { ["$ref": JSONValue("#/components/schemas/\(name)")] }

    /// A parameter of the query.
    static func query(_ name: String, _ schema: JSONValue, _ description: String) -> JSONValue {
        ["name": JSONValue(name), "in": "query", "description": JSONValue(description), "schema": schema]
    }

    static let limit = query(
        "limit", ["type": "integer", "minimum": 1, "maximum": 1000, "default": 100], "How long a page is at most.")
    static let cursor = query("cursor", text, "The `next` of the page before.")
}
