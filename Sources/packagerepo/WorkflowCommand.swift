import ArgumentParser

/// `packagerepo workflow`: workflow files, without a service or a data directory.
struct WorkflowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workflow", abstract: "Check, mend and draw workflow files.",
        subcommands: [WorkflowValidateCommand.self, WorkflowFixCommand.self, WorkflowGraphCommand.self])
}
