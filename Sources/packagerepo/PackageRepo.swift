import ArgumentParser

/// The command line: one subcommand a file.
@main struct PackageRepo: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "packagerepo",
        abstract: "A package repository whose every endpoint is a workflow.",
        discussion:
            "Settings are read from the environment and from \(ConfigurationFile.standardPath): see `config print`.",
        version: Release.version,
        subcommands: [
            InitializeCommand.self,
            ServeCommand.self,
            WorkerCommand.self,
            StatusCommand.self,
            UserCommand.self,
            TokenCommand.self,
            KeyCommand.self,
            AuditCommand.self,
            CollectCommand.self,
            CheckCommand.self,
            WorkflowCommand.self,
            NodeTypesCommand.self,
            ConfigCommand.self,
            NginxCommand.self,
            DoctorCommand.self,
        ])
}
