package import WorkflowModel

/// A finding as a command that GitHub's runner turns into an annotation of a file
/// (GitHub documentation, "Workflow commands for GitHub Actions").
package struct GitHubAnnotation {
    /// The line, without its end.
    package let text: String

    /// The annotation of `file` with `finding`.
    package init(file: String, finding: Finding) {
        var properties = ["file=\(Self.property(file))"]
        if let position = finding.position { properties += ["line=\(position.line)", "col=\(position.column)"] }
        properties.append("title=\(Self.property(finding.code))")
        let help = finding.suggestion.map { "\ndid you mean '\($0)'?" } ?? ""
        text =
            "::\(finding.severity.rawValue) \(properties.joined(separator: ","))::\(Self.data(finding.message + help))"
    }

    /// What would end the message, or begin another command, is escaped.
    private static func data(_ text: String) -> String {
        escaped(text) { ["%": "%25", "\r": "%0D", "\n": "%0A"][$0] }
    }

    private static func property(_ text: String) -> String {
        escaped(text) { ["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"][$0] }
    }

    // By scalars: "\r\n" is one Character.
    private static func escaped(_ text: String, _ escape: (Unicode.Scalar) -> String?) -> String {
        text.unicodeScalars.map { escape($0) ?? String($0) }.joined()
    }
}
