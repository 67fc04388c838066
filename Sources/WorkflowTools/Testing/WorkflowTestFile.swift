import Identity
import JSON
import RepositoryModel
import Stores
import System
import WorkflowCatalog
import WorkflowEngine
import WorkflowModel

/// A test file: cases for the workflow beside it, `NAME.test.json` for `NAME.json`.
struct WorkflowTestFile {
    let path: String
    /// The directory of the workflows.
    let directory: String
    /// The workflow under test.
    let workflow: String
    /// Who can log in.
    let users: [User]
    let cases: [TestObject]

    /// Reads a test file.
    /// - Throws: ``CommandFailure`` with the place of what is not understood.
    init(_ path: String) throws(CommandFailure) {
        let file = try WorkflowFile(path)
        let json: JSONValue
        do { json = try JSONValue.parse(file.bytes) } catch {
            throw CommandFailure("not JSON: \(error.message) at line \(error.line), column \(error.column)")
        }
        let object = try TestObject(json, at: "$", members: ["workflow", "users", "cases"])
        self.path = path
        directory = Directory.parent(of: path)
        let stem = file.name.hasSuffix(".test") ? String(file.name.dropLast(5)) : file.name
        workflow = try object.text("workflow") ?? stem
        guard WorkflowName.isValid(workflow) else { throw object.failure("workflow", "is no workflow's name") }
        var users: [User] = []
        for user in try object.objects("users", members: ["username", "password", "scopes", "tenants"]) {
            users.append(try Self.user(user))
        }
        self.users = users
        cases = try object.objects("cases", members: WorkflowTestCase.members)
        guard !cases.isEmpty else { throw object.failure("cases", "must have a case") }
    }

    private static func user(_ object: TestObject) throws(CommandFailure) -> User {
        guard let username = try object.text("username"), let password = try object.text("password") else {
            throw CommandFailure("\(object.place): must have 'username' and 'password'")
        }
        let names = (object["scopes"] ?? ["read"]).elements.map { $0.string ?? $0.description }
        var scopes: [Scope] = []
        for name in names {
            guard let scope = Scope(rawValue: name) else { throw object.failure("scopes", "'\(name)' is no scope") }
            scopes.append(scope)
        }
        do {
            let tenants = (object["tenants"] ?? ["default"]).elements.map { $0.string ?? $0.description }
            return User(
                username: username, passwordHash: try LocalRepository.hasher.hash(password), scopes: ScopeSet(scopes),
                tenants: try TenantSet(names: tenants), createdAt: .now)
        } catch { throw CommandFailure("\(object.place): \(error)") }
    }
}
