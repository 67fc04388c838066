import ArgumentParser
import WorkflowTools

/// `packagerepo workflow`: workflow files, without a service or a data directory.
struct WorkflowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workflow", abstract: "Check, mend, draw, run and test workflow files.",
        subcommands: [
            WorkflowValidateCommand.self, WorkflowFixCommand.self, WorkflowGraphCommand.self, WorkflowRunCommand.self,
            WorkflowTestCommand.self,
        ])
}
