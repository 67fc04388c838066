import ArgumentParser
import Identity
import RepositoryModel
import Stores

/// `packagerepo token`: tokens without a login, for continuous integration.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Issue tokens.", subcommands: [Issue.self])

    /// `token issue NAME`
    struct Issue: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a token for a user.",
            discussion:
                "It is signed with the service's key: $PACKAGEREPO_JWT_KEY_FILE, else that in the data directory.")

        @OptionGroup var data: DataDirectoryOptions
        @Argument(help: "The login name.") var name: String
        @Option(
            name: .customLong("scope"), help: "What the token allows; repeatable (default: all that the user may do).")
        var scopes: [Scope] = []
        @Option(help: "For how many seconds the token is valid.") var lifetime: Int = 86_400

        func validate() throws {
            guard (1...TokenService.maximumLifetime).contains(lifetime) else {
                throw ValidationError("--lifetime takes 1 to \(TokenService.maximumLifetime) seconds")
            }
        }

        func run() throws {
            let users = try data.openUsers()
            guard let user = try users.user(named: name) else {
                throw CommandFailure(StoreError(.notFound, ""), username: name)
            }
            guard !user.isDisabled else { throw CommandFailure("The user \(name) is disabled") }
            if let lacking = scopes.first(where: { !user.scopes.allows($0) }) {
                throw CommandFailure("The user \(name) lacks the scope \(lacking.rawValue)")
            }
            let key = try SigningKey.load(
                keyFile: environment("PACKAGEREPO_JWT_KEY_FILE"), directory: data.keys)
            let token = try TokenService(key: key, users: users)
                .issue(to: user, scopes: scopes.isEmpty ? nil : ScopeSet(scopes), lifetime: lifetime)
            print(token.text)
        }
    }
}
