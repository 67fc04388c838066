import ArgumentParser
import WorkflowTools

/// `packagerepo config`: what this program and nginx run with.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Show and check the settings.",
        discussion: """
            A setting is an environment variable, else a line NAME=value of \(ConfigurationFile.standardPath), else it has \
            its default. \(ScriptVariable.config.rawValue) names another file.
            """,
        subcommands: [Print.self, Check.self])

    /// `config print`
    struct Print: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print every setting: its value, where that comes from, its default and what it is.")

        @Flag(help: "How they are printed (default: a table).") var format: SettingsListing.Format?

        func run() throws {
            let listing = SettingsListing(settings: try Settings.ofThisProcess())
            try StandardOutput.write(listing.text(format))
        }
    }

    /// `config check`
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the settings as a start does: a line for all that is wrong, and status 1.")

        func run() throws {
            let (settings, problems) = Settings.resolve(try .ofThisProcess())
            let all = problems.map(\.description) + (problems.isEmpty ? settings.unusablePlaces : [])
            guard all.isEmpty else { throw CommandFailure(all.joined(separator: "\n")) }
            try StandardOutput.write("The settings can be used.\n")
        }
    }
}
