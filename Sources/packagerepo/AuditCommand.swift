import ArgumentParser
import Identity
import JSON
import RepositoryModel
import Stores
import Values
import WorkflowTools

/// `packagerepo audit`: the audit log, with or without a running service.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Read the audit log.", subcommands: [Export.self])

    /// `audit export`
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the audit log as JSON lines, the newest entry first.")

        @OptionGroup var data: DataDirectoryOptions
        @Option(help: "Only entries at this moment or later (RFC 3339).") var from: String?
        @Option(help: "Only entries before this moment (RFC 3339).") var to: String?
        @Option(help: "Only entries of this type, such as auth.login.") var type: String?
        @Option(help: "Only what this user did.") var actor: String?

        func validate() throws {
            _ = try Self.moment(from, "--from")
            _ = try Self.moment(to, "--to")
            guard type.map({ AuditType(rawValue: $0) != nil }) != false else {
                throw ValidationError(
                    "--type takes one of \(AuditType.allCases.map(\.rawValue).joined(separator: ", "))")
            }
        }

        func run() throws {
            let store = try data.openUsers()
            var query = AuditQuery(limit: 1_000)
            (query.type, query.actor) = (type, actor)
            (query.from, query.to) = (try Self.moment(from, "--from"), try Self.moment(to, "--to"))
            while true {
                let page = try store.audit(matching: query)
                try StandardOutput.write(
                    page.map { String(decoding: $0.json.serializedLine(), as: UTF8.self) }.joined())
                guard page.count == query.limit else { return }
                query.after = page.last?.cursor
            }
        }

        private static func moment(_ text: String?, _ option: String) throws -> Timestamp? {
            guard let text else { return nil }
            do { return try DateText.timestamp(text) } catch {
                throw ValidationError("\(option) takes a time as of RFC 3339; found '\(text.prefix(80))'")
            }
        }
    }
}
