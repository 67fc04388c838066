import JSON

/// The schemas of which the declarations are made.
enum JSONSchema {
    static let text: JSONValue = ["type": "string"]
    static let optionalText: JSONValue = ["type": ["string", "null"]]
    static let integer: JSONValue = ["type": "integer"]
    static let flag: JSONValue = ["type": "boolean"]
    static let moment: JSONValue = ["type": "string", "format": "date-time"]
    static let optionalMoment: JSONValue = ["type": ["string", "null"], "format": "date-time"]
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

    /// An object that has all members of `members`, may have those of `optional`, and has no other.
    static func closed(
        _ members: KeyValuePairs<String, JSONValue>, optional: KeyValuePairs<String, JSONValue> = [:]
    ) -> JSONValue {
        closed(members.map { ($0.key, $0.value) }, optional: optional)
    }

    /// The same, of a list that several objects share.
    static func closed(
        _ members: [(String, JSONValue)], optional: KeyValuePairs<String, JSONValue> = [:]
    ) -> JSONValue {
        [
            "type": "object", "properties": JSONValue(members: members + optional.map { ($0.key, $0.value) }),
            "required": JSONValue(members.map { JSONValue($0.0) }), "additionalProperties": false,
        ]
    }

    /// What a member may be that may also be null.
    static func optional(_ type: String, _ more: KeyValuePairs<String, JSONValue> = [:]) -> JSONValue {
        JSONValue(members: [("type", [JSONValue(type), "null"])] + more.map { ($0.key, $0.value) })
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
