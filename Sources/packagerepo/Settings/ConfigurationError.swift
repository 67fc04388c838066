/// Reports an invalid setting: which one, where it is set, what was found, what is expected.
struct ConfigurationError: Error, CustomStringConvertible {
    let description: String

    /// - Parameters:
    ///   - place: `FILE:LINE` of a configuration file; nil for the environment.
    ///   - problem: the sentence.
    init(_ problem: String, at place: String? = nil) {
        description = (place.map { "\($0): " } ?? "") + problem
    }

    /// The value of `name` is not what is expected.
    init(_ name: String, found: String, expected: String, at place: String? = nil) {
        self.init("\(name) is '\(found.oneLine)'; expected \(expected)", at: place)
    }
}

extension String {
    /// This text on one line of at most 200 characters, whatever is in it.
    var oneLine: String {
        let visible = unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : Character($0) }
        return visible.count <= 200 ? String(visible) : String(visible.prefix(199)) + "…"
    }
}
