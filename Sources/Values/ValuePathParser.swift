/// Splits the text of a path into its steps.
enum ValuePathParser {
    static func steps(of text: String) throws(ValueError) -> [ValuePath.Step] {
        var steps: [ValuePath.Step] = []
        var rest = text.unicodeScalars[...]
        while !rest.isEmpty {
            if rest.first == "[" {
                rest = rest.dropFirst()
                steps.append(try bracket(&rest, of: text))
                continue
            }
            if !steps.isEmpty {
                guard rest.first == "." else { throw unreadable(text) }
                rest = rest.dropFirst()
            }
            let name = rest.prefix { $0 != "." && $0 != "[" }
            guard !name.isEmpty else { throw unreadable(text) }
            steps.append(.key(String(name)))
            rest = rest[name.endIndex...]
        }
        guard !steps.isEmpty else { throw unreadable(text) }
        guard steps.count <= ValueLimit.depth else { throw ValueLimit.exceeded }
        return steps
    }

    /// Parses what follows an opening bracket: `0]`, `"key"]` or `'key']`.
    private static func bracket(
        _ rest: inout Substring.UnicodeScalarView, of text: String
    ) throws(ValueError) -> ValuePath.Step {
        let step: ValuePath.Step
        if let quote = rest.first, quote == "\"" || quote == "'" {
            let key = rest.dropFirst().prefix { $0 != quote }
            step = .key(String(key))
            rest = rest[key.endIndex...].dropFirst()
        } else {
            let digits = rest.prefix { ("0"..."9").contains($0) }
            guard let index = Int(String(digits)) else { throw unreadable(text) }
            step = .index(index)
            rest = rest[digits.endIndex...]
        }
        guard rest.first == "]" else { throw unreadable(text) }
        rest = rest.dropFirst()
        return step
    }

    private static func unreadable(_ text: String) -> ValueError {
        .range("\"\(text.prefix(80))\" is no path such as a.b or list[0].version")
    }
}
