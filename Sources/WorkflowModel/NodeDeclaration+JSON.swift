public import JSON

extension NodeDeclaration {
    /// The declaration as clients get it (HTTP contract, "Workflows").
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
    /// The parameter as clients get it; a pattern or range only where it has one.
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
    /// A number without a fraction where it has none; null for what JSON cannot write.
    fileprivate static func shortest(_ number: Double) -> JSONValue {
        Int(exactly: number).map { JSONValue($0) } ?? JSONValue(number) ?? .null
    }
}
