import JSON

/// What one check of `packagerepo doctor` has found.
struct Diagnosis: Sendable {
    /// How well it is.
    enum Verdict: String, Sendable {
        case ok, warning, problem
    }

    /// What was checked, in one word.
    let check: String
    let verdict: Verdict
    /// What was found, and where.
    let message: String
    /// How to mend it; nil where nothing is wrong.
    let remedy: String?

    static func ok(_ check: String, _ message: String) -> Diagnosis {
        Diagnosis(check: check, verdict: .ok, message: message, remedy: nil)
    }

    static func warning(_ check: String, _ message: String, remedy: String) -> Diagnosis {
        Diagnosis(check: check, verdict: .warning, message: message, remedy: remedy)
    }

    static func problem(_ check: String, _ message: String, remedy: String) -> Diagnosis {
        Diagnosis(check: check, verdict: .problem, message: message, remedy: remedy)
    }

    /// A line for people, and below it the remedy.
    var text: String {
        func column(_ word: String) -> String { word + String(repeating: " ", count: max(1, 12 - word.count)) }
        let line = column(verdict.rawValue) + column(check) + message + "\n"
        return line + (remedy.map { column("") + column("") + "→ \($0)\n" } ?? "")
    }

    /// The same for programs.
    var json: JSONValue {
        JSONValue(members: [
            ("check", JSONValue(check)), ("verdict", JSONValue(verdict.rawValue)), ("message", JSONValue(message)),
            ("remedy", remedy.map { JSONValue($0) } ?? .null),
        ])
    }
}
