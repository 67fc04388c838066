import ArgumentParser
import Glibc
import Identity
import SQLiteStore
import WorkflowRuntime

/// `packagerepo initialize`: what an installation begins with.
struct InitializeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "initialize",
        abstract: "Make the database, the signing key and the first user, admin, where they are missing.",
        discussion: """
            Prints the password of admin where it has made that user: a random one, which is kept nowhere. Prints nothing \
            where there are users already. Root does this as the owner of the data directory.
            """)

    func run() throws {
        umask(0o027)
        let configuration = try Configuration.ofThisProcess()
        try becomeOwner(of: configuration.directories.data)
        try configuration.directories.prepare()
        let opened = try configuration.openStores()
        defer { opened.database.close() }
        if let password = try opened.runtime.identity.accounts.createFirstUserAtRandom() {
            try StandardOutput.write(password + "\n")
        }
    }
}
