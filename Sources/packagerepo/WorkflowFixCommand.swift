import ArgumentParser
import JSON
import WorkflowCatalog
import WorkflowEngine
import WorkflowModel
import WorkflowNodes
import WorkflowTools

/// `packagerepo workflow fix FILE…`
struct WorkflowFixCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fix", abstract: "Mend what is mechanical in workflow files.",
        discussion: """
            Adds what is missing of id, name, version, tenantId, connections and node ids; names nodes by their names in \
            connections; makes arrays of connections in the object form; moves node attributes out of parameters. A \
            file without any of that is not touched, and neither is one that cannot be read as a workflow. Exits with 1 \
            if errors are left.
            """)

    @Flag(help: "Show what would change, and change nothing.") var dryRun = false
    @Argument(help: "Workflow files, and directories of them.") var paths: [String]

    func run() throws {
        let loader = WorkflowLoader(registry: StandardNodes.declared)
        let repair = WorkflowRepair(registry: StandardNodes.declared)
        var isGood = true
        for path in try WorkflowFiles.find(paths) {
            do throws(CommandFailure) {
                isGood = try fix(try WorkflowFile(path), loader, repair) && isGood
            } catch {
                isGood = false
                try StandardOutput.write("\(path.visible): \(error)\n")
            }
        }
        if !isGood { throw ExitCode.failure }
    }

    /// Repairs one file; whether no errors are left.
    private func fix(
        _ file: WorkflowFile, _ loader: WorkflowLoader, _ repair: WorkflowRepair
    ) throws(CommandFailure) -> Bool {
        let loaded = loader.load(file.bytes, name: file.name, size: file.size)
        // Whatever the parser dropped would be lost, so a key that stands twice is for its author to decide.
        let found = loaded.parseDocument()
        let obstacles = loaded.allFindings.filter { found == nil || $0.code == "DUPLICATE_KEY" }
        guard let document = found, obstacles.isEmpty else {
            var diagnostics = DiagnosticText(file: file.path, source: file.bytes)
            for finding in obstacles { try StandardOutput.write(diagnostics.text(of: finding)) }
            try StandardOutput.write("\(file.path.visible): not touched\n")
            return false
        }
        guard let outcome = repair.repair(document, named: file.name) else {
            throw CommandFailure("This is no workflow: it has no array of nodes; not touched")
        }
        guard !outcome.changes.isEmpty else {
            try StandardOutput.write("\(file.path.visible): nothing to mend\(remaining(loaded))\n")
            return loaded.isValid
        }
        let text = DocumentFormatter(like: file.bytes, of: document).text(of: outcome.document)
        if dryRun {
            let source = String(decoding: file.bytes, as: UTF8.self)
            try StandardOutput.write(UnifiedDiff.text(from: source, to: text, path: file.path))
            return true
        }
        try file.replace(by: Array(text.utf8))
        for change in outcome.changes {
            try StandardOutput.write("\(file.path.visible): \(change.field.visible): \(change.what.visible)\n")
        }
        let mended = loader.load(Array(text.utf8), name: file.name)
        let summary = "\(counted(outcome.changes.count, "change"))\(remaining(mended))"
        try StandardOutput.write("\(file.path.visible): \(summary)\n")
        return mended.isValid
    }

    private func remaining(_ loaded: LoadedWorkflow) -> String {
        loaded.isValid
            ? "" : "; \(counted(loaded.errors.count, "error")) left, see packagerepo workflow validate"
    }
}
