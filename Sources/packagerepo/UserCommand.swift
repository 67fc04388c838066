import ArgumentParser
import Identity
import JSON
import RepositoryModel
import Stores
import WorkflowTools

/// `packagerepo user`: the table of users, without a running service.
struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Add, list and change users.",
        subcommands: [Add.self, Passwd.self, List.self, Disable.self, Enable.self])

    /// `user add NAME`
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Add a user.")

        @OptionGroup var data: DataDirectoryOptions
        @Argument(help: "The login name.") var name: String
        @Option(name: .customLong("scope"), help: "What the user may do; repeatable. admin implies the others.")
        var scopes: [Scope] = [.read]
        @Option(name: .customLong("tenant"), help: "A tenant of the user's, the first one home; '*' is every one.")
        var tenants: [String] = ["default"]
        @Flag(help: "Read the password as one line from standard input.") var passwordStdin = false
        @Flag(help: "Add a robot: it has no password, and named tokens alone.") var robot = false

        func validate() throws {
            guard !robot || !passwordStdin else { throw ValidationError("A robot has no password") }
            guard UsernameRule.allows(name) else {
                throw ValidationError("A username must match \(UsernameRule.pattern)")
            }
            do { _ = try TenantSet(names: tenants) } catch { throw ValidationError("\(error)") }
        }

        func run() throws {
            let users = try data.openUsers(creating: true)
            guard try users.user(named: name) == nil else {
                throw CommandFailure(StoreError(.alreadyExists, ""), username: name)
            }
            let password = try robot ? nil : PasswordInput.new(for: name, fromStandardInput: passwordStdin)
            let tenants = try TenantSet(names: tenants)
            do throws(AccountError) {
                try data.accounts(in: users)
                    .add(username: name, password: password, scopes: ScopeSet(scopes), tenants: tenants)
            } catch { throw CommandFailure(error, username: name) }
        }
    }

    /// `user passwd NAME`
    struct Passwd: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a user's password.", discussion: "Tokens that the user was given before stop working.")

        @OptionGroup var data: DataDirectoryOptions
        @Argument(help: "The login name.") var name: String
        @Flag(help: "Read the password as one line from standard input.") var passwordStdin = false

        func run() throws {
            let users = try data.openUsers()
            guard try users.user(named: name) != nil else {
                throw CommandFailure(StoreError(.notFound, ""), username: name)
            }
            let password = try PasswordInput.new(for: name, fromStandardInput: passwordStdin)
            do throws(AccountError) {
                try data.accounts(in: users).change(name, UserChange(password: password))
            } catch { throw CommandFailure(error, username: name) }
        }
    }

    /// `user list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the users.")

        @OptionGroup var data: DataDirectoryOptions
        @Flag(help: "Print a JSON array.") var json = false

        func run() throws {
            let users = try data.openUsers().allUsers()
            if json {
                let array = JSONValue(users.map(\.listed))
                try StandardOutput.write(String(decoding: array.serialized(indent: 2), as: UTF8.self) + "\n")
            } else {
                let lines = users.map { user in
                    let state = user.isDisabled ? "disabled" : "enabled"
                    return "\(user.username)\t\(user.scopes)\t\(user.tenants)\t\(state)\t\(user.createdAt)\n"
                }
                try StandardOutput.write(lines.joined())
            }
        }
    }

    /// `user disable NAME`
    struct Disable: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bar a user from logging in.", discussion: "The user's tokens stop working, for good.")

        @OptionGroup var data: DataDirectoryOptions
        @Argument(help: "The login name.") var name: String

        func run() throws { try setDisabled(true, name, data) }
    }

    /// `user enable NAME`
    struct Enable: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a user log in again.")

        @OptionGroup var data: DataDirectoryOptions
        @Argument(help: "The login name.") var name: String

        func run() throws { try setDisabled(false, name, data) }
    }
}

extension UserStore {
    /// Every user, by name.
    fileprivate func allUsers() throws(StoreError) -> [User] {
        var all: [User] = []
        while true {
            let page = try users(limit: 1_000, after: all.last?.username)
            all += page
            if page.count < 1_000 { return all }
        }
    }
}

private func setDisabled(_ isDisabled: Bool, _ name: String, _ data: DataDirectoryOptions) throws {
    let accounts = data.accounts(in: try data.openUsers())
    do throws(AccountError) {
        try accounts.change(name, UserChange(isDisabled: isDisabled))
    } catch { throw CommandFailure(error, username: name) }
}

extension User {
    /// The user as `user list --json` shows one, without the hash.
    fileprivate var listed: JSONValue {
        JSONValue(members: [
            ("username", JSONValue(username)), ("scopes", JSONValue(scopes.grantedNames.map { JSONValue($0) })),
            ("tenants", JSONValue(tenants.names.map { JSONValue($0) })), ("disabled", JSONValue(isDisabled)),
            ("robot", JSONValue(isRobot)),
            ("created_at", JSONValue(createdAt.description)),
        ])
    }
}
