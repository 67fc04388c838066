public import JSON

/// Fills in templates.
public enum TextFormat {
    /// Replaces `{name}`, `{a.b}` and `{list[0]}` by their values: strings as they are, others as JSON. Any other brace
    /// is copied.
    /// - Throws: `MISSING_VALUE` that names a place without a value, `OUT_OF_RANGE`, `LIMIT_EXCEEDED`.
    public static func filled(_ template: String, from variables: JSONValue) throws(ValueError) -> String {
        var result = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            let inside = rest[rest.index(after: open)...]
            let name = inside.prefix { isPart($0) }
            guard let first = name.unicodeScalars.first, first.isASCII, inside[name.endIndex...].first == "}",
                first.properties.isAlphabetic || first == "_" || ("0"..."9").contains(first)
            else {
                result += "{"
                rest = inside
                continue
            }
            let value = try ValuePath(String(name)).required(in: variables)
            guard !value.isNull else { throw .missing("{\(name)} has no value") }
            let text = value.string ?? value.description
            try ValueLimit.check(bytes: result.utf8.count + text.utf8.count)
            result += text
            rest = inside[name.endIndex...].dropFirst()
        }
        result += rest
        try ValueLimit.check(bytes: result.utf8.count)
        return result
    }

    private static func isPart(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "_-.[]".contains(character))
    }
}
