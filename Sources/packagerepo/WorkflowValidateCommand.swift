import ArgumentParser
import WorkflowCatalog
import WorkflowEngine
import WorkflowModel
import WorkflowNodes
import WorkflowTools

/// `packagerepo workflow validate PATH…`
struct WorkflowValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Say what is wrong with workflow files.",
        discussion: """
            Of a directory all *.json files are checked, but for *.test.json and manifest.json. Exits with 1 if there \
            are errors.
            """)

    /// How findings are printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        /// As a compiler would.
        case text
        /// One array.
        case json
        /// As annotations of a pull request.
        case github
    }

    @Flag(help: "Take warnings for errors.") var strict = false
    @Option(help: "text, json or github.") var format = Format.text
    @Argument(help: "Workflow files, and directories of them.") var paths: [String]

    func run() throws {
        let files = try WorkflowFiles.find(paths)
        guard !files.isEmpty else {
            throw CommandFailure("There are no workflow files in \(paths.joined(separator: ", "))")
        }
        let loader = WorkflowLoader(registry: StandardNodes.declared)
        var report = FindingReport(format)
        for path in files {
            do throws(CommandFailure) {
                let file = try WorkflowFile(path)
                let findings = loader.load(file.bytes, name: file.name, size: file.size).allFindings
                report.add(strict ? findings.map(\.asError) : findings, of: file.path, source: file.bytes)
            } catch {
                report.add([Finding(.error, "UNREADABLE_FILE", at: "", error.description)], of: path, source: [])
            }
        }
        try StandardOutput.write(report.text)
        if report.errorCount > 0 { throw ExitCode.failure }
    }
}

extension Finding {
    /// This finding, made an error.
    fileprivate var asError: Finding {
        var finding = self
        finding.severity = .error
        return finding
    }
}
