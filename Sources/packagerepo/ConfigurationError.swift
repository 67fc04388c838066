/// A setting that cannot be meant: which, what was found, what is expected.
struct ConfigurationError: Error, CustomStringConvertible {
    /// The environment variable.
    let variable: String
    /// The rest of the sentence.
    let problem: String

    /// A value that is not what is expected.
    init(_ variable: Configuration.Variable, found: String, expected: String) {
        self.variable = variable.rawValue
        problem = "is '\(found.oneLine)'; expected \(expected)"
    }

    var description: String { "\(variable) \(problem)" }
}

extension String {
    /// This text on one line of at most 200 characters, whatever is in it.
    fileprivate var oneLine: String {
        let visible = unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : Character($0) }
        return visible.count <= 200 ? String(visible) : String(visible.prefix(199)) + "…"
    }
}
