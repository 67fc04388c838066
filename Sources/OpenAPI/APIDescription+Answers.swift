import HTTPCore
import JSON
import RepositoryModel

extension APIDescription {
    /// The answers of an operation: its own, and the failures that its route can have.
    func responses(of operation: Operation, _ method: String) -> JSONValue {
        var members = operation.declaration.answers.map { answer -> (String, JSONValue) in
            var response: [(String, JSONValue)] = [("description", JSONValue(answer.description))]
            if let schema = answer.schema {
                response.append(("content", JSONValue(members: [(answer.type, ["schema": schema] as JSONValue)])))
            }
            return ("\(answer.status)", JSONValue(members: response))
        }
        for status in Self.failures(of: operation, method) {
            members.append(("\(status)", ["$ref": JSONValue("#/components/responses/\(Self.name(of: status))")]))
        }
        members.append(("default", ["$ref": "#/components/responses/Failure"]))
        return JSONValue(members: members)
    }

    private static func failures(of operation: Operation, _ method: String) -> [Int] {
        var statuses: [Int] = [400]
        if operation.access != .anyone { statuses += [401, 403] }
        if !operation.path.segments.compactMap(\.name).isEmpty { statuses.append(404) }
        if method != "GET" { statuses += [413, 415] }
        return statuses + [429, 500, 503]
    }

    private static func name(of status: Int) -> String { "Failure\(status)" }

    /// The failures by their status, each with the codes that the table has for it.
    static var failures: JSONValue {
        let codes = Dictionary(grouping: ErrorCode.allCases, by: \.status)
        var members = codes.sorted { $0.key < $1.key }.map { status, codes -> (String, JSONValue) in
            (name(of: status), failure(codes, codes.map(\.meaning).joined(separator: "; ")))
        }
        members.append(("Failure", failure(ErrorCode.allCases, "Any other failure")))
        return JSONValue(members: members)
    }

    private static func failure(_ codes: [ErrorCode], _ description: String) -> JSONValue {
        let error: JSONValue = [
            "type": "object", "required": ["code", "message", "request_id"],
            "properties": [
                // A workflow may answer with codes of its own.
                "code": ["type": "string", "examples": JSONValue(codes.map { JSONValue($0.name) })],
                "message": JSONSchema.text, "request_id": JSONSchema.text,
                "details": JSONSchema.list(of: JSONSchema.anything),
            ],
        ]
        return [
            "description": JSONValue(description),
            "content": ["application/json": ["schema": JSONSchema.object(["ok": ["const": false], "error": error])]],
        ]
    }

    static let tenant: JSONValue = [
        "name": "X-Tenant-ID", "in": "header",
        "description": "The tenant that the request is for; the caller's own if absent.",
        "schema": ["type": "string", "pattern": JSONValue(NameRule.tenant.pattern)],
    ]

    static let schemas: JSONValue = [
        "User": JSONSchema.object([
            "username": JSONSchema.text,
            "scopes": JSONSchema.list(of: ["enum": JSONValue(Scope.allCases.map { JSONValue($0.rawValue) })]),
            "tenants": JSONSchema.list(of: JSONSchema.text),
        ]),
        "Finding": [
            "type": "object", "required": ["type", "field", "message", "code"],
            "properties": [
                "type": ["enum": ["error", "warning"]], "field": JSONSchema.text, "message": JSONSchema.text,
                "code": JSONSchema.text, "node": JSONSchema.text, "line": JSONSchema.integer,
                "column": JSONSchema.integer,
                "suggestion": JSONSchema.text,
            ],
        ],
        "Findings": JSONSchema.object([
            "ok": JSONSchema.ok, "valid": JSONSchema.flag,
            "errors": JSONSchema.list(of: JSONSchema.reference("Finding")),
            "warnings": JSONSchema.list(of: JSONSchema.reference("Finding")),
        ]),
    ]
}
