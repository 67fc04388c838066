import ArgumentParser
import WorkflowCatalog
import WorkflowEngine
import WorkflowNodes
import WorkflowTools

/// `packagerepo workflow graph FILE`
struct WorkflowGraphCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph", abstract: "Print a workflow's graph.",
        discussion: "What is taken when a node fails is dashed; jumps are labelled then and else.")

    /// The language of the picture.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case mermaid, dot
    }

    @Option(help: "mermaid or dot.") var format = Format.mermaid
    @Argument(help: "A workflow file.") var file: String

    func run() throws {
        let file = try WorkflowFile(file)
        let loaded = WorkflowLoader(registry: StandardNodes.declared).load(
            file.bytes, name: file.name, size: file.size)
        guard let document = loaded.parseDocument() else {
            var diagnostics = DiagnosticText(file: file.path, source: file.bytes)
            throw CommandFailure(loaded.allFindings.map { diagnostics.text(of: $0) }.joined())
        }
        let drawing = GraphDrawing(document, registry: StandardNodes.declared)
        try StandardOutput.write(format == .dot ? drawing.dot : drawing.mermaid)
    }
}
