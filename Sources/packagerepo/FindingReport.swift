import JSON
import WorkflowEngine
import WorkflowModel
import WorkflowTools

/// The report of `workflow validate`.
struct FindingReport {
    private let format: WorkflowValidateCommand.Format
    private var body = ""
    private var fileCount = 0
    private(set) var errorCount = 0
    private var warningCount = 0

    init(_ format: WorkflowValidateCommand.Format) { self.format = format }

    /// Adds the findings about one file, in their order.
    mutating func add(_ findings: [Finding], of file: String, source: [UInt8]) {
        fileCount += 1
        errorCount += findings.count { $0.severity == .error }
        warningCount += findings.count { $0.severity == .warning }
        guard !findings.isEmpty else { return }
        switch format {
        case .text:
            var diagnostics = DiagnosticText(file: file, source: source)
            for finding in findings { body += diagnostics.text(of: finding) }
        case .github:
            for finding in findings { body += GitHubAnnotation(file: file, finding: finding).text + "\n" }
        case .json:
            for finding in findings {
                let members = finding.json.members.map { ($0.key, $0.value) }
                let entry = JSONValue(members: [("file", JSONValue(file))] + members)
                body += (body.isEmpty ? "" : ",") + "\n  \(entry)"
            }
        }
    }

    /// All of it: the findings, and but for JSON how many there are.
    var text: String {
        if format == .json { return body.isEmpty ? "[]\n" : "[\(body)\n]\n" }
        return body + "\(counted(fileCount, "file")) checked: \(counted(errorCount, "error")), "
            + "\(counted(warningCount, "warning"))\n"
    }
}

/// A number of things: `1 file`, `2 files`.
func counted(_ count: Int, _ thing: String) -> String { count == 1 ? "1 \(thing)" : "\(count) \(thing)s" }
