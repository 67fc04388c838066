import JSON
import RepositoryModel
import Values
import WorkflowModel

/// Rules about texts and numbers that nodes read as something else: patterns, paths, dates, durations.
extension ParameterRule {
    /// A regular expression.
    static let pattern = reading("pattern") { json throws(ValueError) in
        if let text = json.string { _ = try TextPattern(text) }
    }

    /// A path into a value.
    static let path = reading("path") { json throws(ValueError) in
        if !json.isNull { _ = try ValuePath(json) }
    }

    /// A date and time, or a date, by RFC 3339.
    static let date = reading("date") { json throws(ValueError) in
        if let text = json.string { _ = try DateText.timestamp(text) }
    }

    /// A pattern of `yyyy MM dd HH mm ss SSS`.
    static let dateFormat = reading("date format") { json throws(ValueError) in
        if let text = json.string { _ = try DateText.formatted(Timestamp(seconds: 0), text) }
    }

    /// A text that is not empty.
    static func notEmpty(_ name: String) -> ParameterRule {
        .text(name, whole: { $0.isEmpty ? Objection("\(name) must not be empty") : nil })
    }

    /// A text of 1 to `maximum` bytes.
    static func bytes(_ name: String, maximum: Int) -> ParameterRule {
        let message = "\(name) must have 1 to \(maximum) bytes"
        return .text(
            name, whole: { $0.isEmpty || $0.utf8.count > maximum ? Objection(message) : nil },
            beginning: { $0.utf8.count > maximum ? Objection(message) : nil })
    }

    /// An integer of at least 0.
    static func notNegative(_ name: String) -> ParameterRule {
        .value(name) { json in
            guard let number = json.int, number < 0 else { return nil }
            return Objection("\(name) must not be negative; found \(number)")
        }
    }

    /// A span of time, as milliseconds or as a text with a unit.
    /// - Parameter maximum: the longest, in milliseconds.
    static func duration(maximum: Double) -> ParameterRule {
        .value("duration") { json in
            guard !json.isNull else { return nil }
            do throws(ValueError) {
                let found = try Span.milliseconds(json)
                guard found > maximum else { return nil }
                return Objection("a duration is at most \(Int(maximum)) milliseconds; found \(json)")
            } catch {
                // A number in quotes means the unit of a number.
                let suggestion = json.string.flatMap { Double($0) == nil ? nil : "\($0)ms" }
                return Objection(error.message, suggestion: suggestion)
            }
        }
    }

    private static func reading(
        _ name: String, _ read: @escaping @Sendable (JSONValue) throws(ValueError) -> Void
    ) -> ParameterRule {
        .value(name) { json in
            do throws(ValueError) {
                try read(json)
                return nil
            } catch { return Objection(error.message) }
        }
    }
}
