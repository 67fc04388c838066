import ArgumentParser
import Identity
import JSON
import Stores
import WorkflowTools

/// `packagerepo key`: the keys that tokens are signed with, with or without a running service.
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Rotate the keys that tokens are signed with.",
        subcommands: [List.self, Rotate.self, Retire.self])

    /// `key list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the keys, that which signs first.")

        @OptionGroup var data: DataDirectoryOptions

        func run() throws {
            let settings = try Settings.ofThisProcess()
            _ = try data.openUsers(settings)
            let keys = try data.keys(settings).load()
            let earlier = keys.earlier.map { "\($0.identifier)\tverifies\n" }
            try StandardOutput.write("\(keys.signing.identifier)\tsigns\n" + earlier.joined())
        }
    }

    /// `key rotate`
    struct Rotate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a new key that signs from now on, and print its id.",
            discussion: "Tokens of the key before go on working until they end or it is retired.")

        @OptionGroup var data: DataDirectoryOptions

        func run() throws {
            let settings = try Settings.ofThisProcess()
            let store = try data.openUsers(settings)
            let key = try data.keys(settings).rotate()
            try store.record([.audit(AuditSource.command.entry(.keyRotated, of: key.identifier))])
            try StandardOutput.write(key.identifier + "\n")
        }
    }

    /// `key retire ID`
    struct Retire: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove a key that signs no more.",
            discussion: "Tokens that it has signed stop working within a second.")

        @OptionGroup var data: DataDirectoryOptions
        @Argument(help: "The key's id, as `key list` shows it.") var id: String

        func run() throws {
            let settings = try Settings.ofThisProcess()
            let store = try data.openUsers(settings)
            try data.keys(settings).retire(id)
            try store.record([.audit(AuditSource.command.entry(.keyRetired, of: id))])
        }
    }
}
