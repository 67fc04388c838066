import JSON
import Values
import WorkflowModel

/// Something in a schema that `validate_entity` does not check, so that a check by it would promise what it does not
/// do.
struct JSONSchemaFault {
    /// The keys that lead to it.
    let path: [String]
    let message: String
    /// A keyword that is not known.
    var unknownKeyword: String?

    /// The keyword that was probably meant.
    var suggestion: String? {
        unknownKeyword.flatMap { nearest(to: $0, among: JSONSchemaKeyword.allCases.map(\.rawValue)) }
    }

    /// The first fault of a schema, in its order; nil if every keyword is checked.
    static func first(in schema: JSONValue) -> JSONSchemaFault? { all(in: .value(schema), limit: 1).first }

    /// The faults of what is known of a schema, in its order, at most `limit` of them.
    static func all(in schema: KnownValue, limit: Int = 100) -> [JSONSchemaFault] {
        var faults: [JSONSchemaFault] = []
        collect(schema, at: [], limit, &faults)
        return faults
    }

    private static func collect(
        _ schema: KnownValue, at path: [String], _ limit: Int, _ faults: inout [JSONSchemaFault]
    ) {
        if case .value(let json) = schema, !JSONSchemaKeyword.isSchema(json) {
            faults.append(
                JSONSchemaFault(
                    path: path,
                    message: "'\(path.last ?? "schema")' must be a schema: an object, true or false; found "
                        + json.kind.rawValue))
            return
        }
        for (key, value) in schema.knownMembers {
            guard faults.count < limit else { return }
            let here = path + [key]
            guard let keyword = JSONSchemaKeyword(rawValue: key) else {
                faults.append(
                    JSONSchemaFault(
                        path: here, message: "the keyword '\(key.prefix(80))' is not checked", unknownKeyword: key))
                continue
            }
            if case .value(let json) = value, let expectation = keyword.expectation(brokenBy: json) {
                faults.append(
                    JSONSchemaFault(
                        path: here, message: "'\(key)' must be \(expectation); found \(shown(json))"))
                continue
            }
            switch keyword {
            case .properties:
                for (name, property) in value.knownMembers { collect(property, at: here + [name], limit, &faults) }
            case .items, .additionalProperties: collect(value, at: here, limit, &faults)
            default: break
            }
        }
    }
}
