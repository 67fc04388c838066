import ArgumentParser
import Identity
import RepositoryModel
import Stores
import WorkflowTools

/// `packagerepo token`: tokens without a login, for continuous integration.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Issue tokens.", subcommands: [Issue.self])

    /// `token issue NAME`
    struct Issue: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a token for a user.",
            discussion:
                "It is signed with the service's key: the setting PACKAGEREPO_JWT_KEY_FILE, else that in the data directory."
        )

        @OptionGroup var data: DataDirectoryOptions
        @Argument(help: "The login name.") var name: String
        @Option(
            name: .customLong("scope"), help: "What the token allows; repeatable (default: all that the user may do).")
        var scopes: [Scope] = []
        @Option(help: "For how many seconds the token is valid (default: the setting PACKAGEREPO_TOKEN_LIFETIME).")
        var lifetime: Int?

        func validate() throws {
            guard lifetime.map((1...TokenService.maximumLifetime).contains) != false else {
                throw ValidationError("--lifetime takes 1 to \(TokenService.maximumLifetime) seconds")
            }
        }

        func run() throws {
            let settings = try Settings.ofThisProcess()
            let users = try data.openUsers(settings)
            guard let user = try users.user(named: name) else {
                throw CommandFailure(StoreError(.notFound, ""), username: name)
            }
            guard !user.isDisabled else { throw CommandFailure("The user \(name) is disabled") }
            if let lacking = scopes.first(where: { !user.scopes.allows($0) }) {
                throw CommandFailure("The user \(name) lacks the scope \(lacking.rawValue)")
            }
            let key = try SigningKey.load(
                keyFile: settings[.jwtKeyFile], directory: data.directories(settings).keys)
            let token = try TokenService(key: key, users: users)
                .issue(
                    to: user, scopes: scopes.isEmpty ? nil : ScopeSet(scopes),
                    lifetime: lifetime ?? settings.number(.tokenLifetime))
            try StandardOutput.write(token.text + "\n")
        }
    }
}
