package import JSON

/// What an operation takes and answers, as its description for clients says it. Schemas are JSON Schema (2020-12).
package struct EndpointDeclaration: Sendable {
    /// One sentence.
    package var summary: String
    /// Parameters of the query, and the fields of the request that matter: OpenAPI's objects.
    package var parameters: [JSONValue] = []
    /// The schema of the body; nil for none.
    package var body: JSONValue?
    /// The media type of the body.
    package var bodyType = "application/json"
    /// Whether there must be a body.
    package var requiresBody = true
    /// The answers that are no failures.
    package var answers: [Answer]

    /// An answer that is no failure.
    package struct Answer: Sendable {
        package let status: Int
        let description: String
        /// The schema of the body; nil for none.
        package let schema: JSONValue?
        var type = "application/json"
    }

    /// An operation whose only success is 200 with a JSON object.
    package init(
        _ summary: String, parameters: [JSONValue] = [], body: JSONValue? = nil, requiresBody: Bool = true,
        status: Int = 200, answer: JSONValue?
    ) {
        self.summary = summary
        self.parameters = parameters
        self.body = body
        self.requiresBody = requiresBody
        answers = [Answer(status: status, description: summary, schema: answer)]
    }

    /// The names of the members that the body may have; nil where it may have any.
    package var bodyMembers: [String]? {
        guard let body, body["additionalProperties"]?.bool == false else { return nil }
        return (body["properties"] ?? [:]).members.map(\.key)
    }

    /// Adds another answer.
    package func or(_ status: Int, _ description: String, _ schema: JSONValue? = nil) -> EndpointDeclaration {
        var declaration = self
        declaration.answers.append(Answer(status: status, description: description, schema: schema))
        return declaration
    }

    /// Reads what a workflow's `meta.openapi` says of it: `summary`, `parameters`, `body`, `body_type`, and `answers` by
    /// status, each a schema or null.
    package init?(_ json: JSONValue?) {
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
