public import JSON

extension NodeDeclaration {
    /// The declaration as clients see it (HTTP contract, "Workflows").
    public var json: JSONValue {
        [
            "name": JSONValue(name), "aliases": JSONValue(aliases.map { JSONValue($0) }),
            "versions": JSONValue(versions.map(JSONValue.shortest)),
            "parameters": JSONValue(parameters.map(\.json)), "outputs": outputs.map { JSONValue($0) } ?? .null,
            "pure": JSONValue(isPure), "retryable": JSONValue(isRetryable),
            "needs_one_of": JSONValue(needsOneOf.map { JSONValue($0.name) }),
        ]
    }
}

extension NodeParameter {
    /// The parameter as clients see it; pattern and range only if it has them.
    fileprivate var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("name", JSONValue(name)), ("type", JSONValue(kind.rawValue)), ("required", JSONValue(isRequired)),
            ("default", defaultValue ?? .null), ("options", JSONValue(options.map { JSONValue($0) })),
            ("aliases", JSONValue(aliases.map { JSONValue($0) })),
        ]
        if let pattern { members.append(("pattern", JSONValue(pattern))) }
        if let range {
            members.append(("minimum", .shortest(range.lowerBound)))
            members.append(("maximum", .shortest(range.upperBound)))
        }
        return JSONValue(members: members)
    }
}

extension JSONValue {
    /// Makes JSON of a number, without a fraction if it has none; null if JSON cannot write it.
    fileprivate static func shortest(_ number: Double) -> JSONValue {
        Int(exactly: number).map { JSONValue($0) } ?? JSONValue(number) ?? .null
    }
}
