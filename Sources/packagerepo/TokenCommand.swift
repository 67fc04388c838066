import ArgumentParser
import Identity
import JSON
import RepositoryModel
import Stores
import WorkflowTools

/// `packagerepo token`: tokens without a login, for continuous integration.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make, list and revoke tokens.",
        subcommands: [Create.self, List.self, Revoke.self, Issue.self])

    /// `token create NAME`
    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a named token for a user, and print it.",
            discussion: "It is shown this once: the service keeps its hash. It can be listed and revoked.")

        @OptionGroup var data: DataDirectoryOptions
        @Argument(help: "The login name of its owner.") var name: String
        @Option(name: .customLong("name"), help: "What the token is called.") var label: String
        @Option(
            name: .customLong("scope"), help: "What the token allows; repeatable (default: all that the user may do).")
        var scopes: [Scope] = []
        @Option(name: .customLong("tenant"), help: "Where it allows that; repeatable (default: as the user).")
        var tenants: [String] = []
        @Option(name: .customLong("pattern"), help: "Only this is allowed, such as 'publish:acme/*'; repeatable.")
        var patterns: [PermissionPattern] = []
        @Option(help: "For how many seconds the token is valid.") var lifetime = NamedTokens.standardLifetime

        func validate() throws {
            do { _ = try TenantSet(names: tenants) } catch { throw ValidationError("\(error)") }
        }

        func run() throws {
            var request = NamedTokens.Request(name: label, lifetime: lifetime)
            request.scopes = scopes.isEmpty ? nil : ScopeSet(scopes)
            request.tenants = try tenants.isEmpty ? nil : TenantSet(names: tenants)
            request.patterns = patterns.isEmpty ? nil : patterns
            let tokens = NamedTokens(store: try data.openUsers())
            let secret: String
            do throws(CredentialError) {
                secret = try tokens.create(request, for: name, by: nil, .command).secret
            } catch { throw CommandFailure(error, username: name) }
            try StandardOutput.write(secret + "\n")
        }
    }

    /// `token list NAME`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List a user's named tokens, the newest first.")

        @OptionGroup var data: DataDirectoryOptions
        @Argument(help: "The login name of their owner.") var name: String
        @Flag(help: "Print a JSON array.") var json = false

        func run() throws {
            let store = try data.openUsers()
            guard let owner = try store.user(named: name) else {
                throw CommandFailure(StoreError(.notFound, ""), username: name)
            }
            var all: [StoredCredential] = []
            while true {
                let page = try store.credentials(.token, of: name, limit: 1_000, after: all.last?.cursor)
                all += page
                if page.count < 1_000 { break }
            }
            if json {
                let array = JSONValue(all.map { $0.tokenJSON(of: owner) })
                try StandardOutput.write(String(decoding: array.serialized(indent: 2), as: UTF8.self) + "\n")
            } else {
                let lines = all.map { token in
                    let state = token.state(of: owner)
                    return "\(token.id)\t\(token.name)\t\(token.scopes)\t\(token.tenants)\t"
                        + "\(token.patterns.joined(separator: " "))\t\(state.rawValue)\t\(token.expiresAt)\n"
                }
                try StandardOutput.write(lines.joined())
            }
        }
    }

    /// `token revoke NAME ID`
    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke a named token.", discussion: "The next request with it is refused, in every worker.")

        @OptionGroup var data: DataDirectoryOptions
        @Argument(help: "The login name of its owner.") var name: String
        @Argument(help: "The token's id, as `token list` shows it.") var id: String

        func run() throws {
            let tokens = NamedTokens(store: try data.openUsers())
            do throws(CredentialError) { try tokens.revoke(id, of: name, .command) } catch {
                throw CommandFailure(error, username: name)
            }
        }
    }

    /// `token issue NAME`
    struct Issue: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a token for a user as a login would give it.",
            discussion: """
                It is signed with the service's key: the setting PACKAGEREPO_JWT_KEY_FILE, else that in the data \
                directory. It is not listed; a change of the password ends it.
                """)

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
            let store = try data.openUsers(settings)
            guard let user = try store.user(named: name) else {
                throw CommandFailure(StoreError(.notFound, ""), username: name)
            }
            guard !user.isDisabled else { throw CommandFailure("The user \(name) is disabled") }
            if let lacking = scopes.first(where: { !user.scopes.allows($0) }) {
                throw CommandFailure("The user \(name) lacks the scope \(lacking.rawValue)")
            }
            let keys = try Keyring(data.keys(settings))
            let token = try TokenService(keys: keys, store: store)
                .issue(
                    to: user, scopes: scopes.isEmpty ? nil : ScopeSet(scopes),
                    lifetime: lifetime ?? settings.number(.tokenLifetime))
            try StandardOutput.write(token.text + "\n")
        }
    }
}

extension CommandFailure {
    /// The line for a failure about the tokens of the user of that name.
    init(_ error: CredentialError, username: String) {
        switch error {
        case .invalidName: self.init("The name of a token has 1 to 100 printable characters")
        case .invalidLifetime: self.init("--lifetime takes 1 to \(TokenService.maximumLifetime) seconds")
        case .excessive(let reason): self.init(reason)
        case .disabled: self.init("The user \(username) is disabled")
        case .unknownUser: self.init("There is no user \(username)")
        case .notFound: self.init("The user \(username) has no token of that id in force")
        case .exhausted: self.init("The user \(username) has as many tokens as may be; revoke some")
        case .store(let error): self.init(error.description)
        }
    }
}
