package import WorkflowModel

/// Findings about one file as a compiler would print them:
///
///     file:12:15: error[UNKNOWN_NODE_TYPE]: Node type 'packagerepo.kv_gte' not found in registry
///        12 |       "type": "packagerepo.kv_gte",
///           |               ^~~~~~~~~~~~~~~~~~~~
///     help: did you mean 'packagerepo.kv_get'?
package struct DiagnosticText {
    private let file: String
    private var excerpt: SourceExcerpt

    /// - Parameters:
    ///   - file: the path, as it is to be shown.
    ///   - source: the file's bytes, as the findings' lines and columns count them.
    package init(file: String, source: [UInt8]) {
        self.file = file.visible
        excerpt = SourceExcerpt(source)
    }

    /// The lines of one finding, each with its end. Fastest when findings come in their order.
    package mutating func text(of finding: Finding) -> String {
        let place = finding.position.map { ":\($0.line):\($0.column)" } ?? ""
        var text = "\(file)\(place): \(finding.severity.rawValue)[\(finding.code)]: \(finding.message.visible)\n"
        if let position = finding.position, let lines = excerpt.lines(at: position) {
            let number = String(position.line)
            let indent = String(repeating: " ", count: max(0, 5 - number.count))
            let margin = String(repeating: " ", count: max(5, number.count))
            text += "\(indent)\(number) | \(lines.text)\n\(margin) | \(lines.mark)\n"
        }
        if let suggestion = finding.suggestion { text += "help: did you mean '\(suggestion.visible)'?\n" }
        return text
    }
}
