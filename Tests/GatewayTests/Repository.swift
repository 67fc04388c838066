import HTTPCore
import Hashing
import Identity
import JSON
import Jobs
import Logging
import MemoryStore
import RepositoryModel
import Stores
import TestSupport
import Testing
import WorkflowCatalog
import WorkflowEngine
import WorkflowNodes

@testable import Gateway

/// The whole service but nginx and FastCGI, with the workflows that ship and stores in memory.
struct Repository {
    static let workflows = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/workflows"

    let metadata = InMemoryMetadataStore()
    let blobs = InMemoryBlobStore()
    let users = InMemoryUserStore()
    let tokens: TokenService
    let library: WorkflowLibrary
    let handler: RequestHandler
    let jobs: JobServices
    let queue: JobQueue
    private let gateway: Gateway
    private let cache: TemporaryDirectory

    /// - Parameters:
    ///   - workflows: the directory of the workflow files.
    ///   - store: what executions write to, where it is another than `metadata`.
    ///   - ownWorkflows: where tenants' own workflows are.
    ///   - logins: how many may be under way at once.
    init(
        workflows: String = Repository.workflows, anonymousReads: Bool = false, store: (any MetadataStore)? = nil,
        ownWorkflows: any WorkflowStore = InMemoryWorkflowStore(), queueLimit: Int = 10_000,
        logins: Int = .max
    ) throws {
        let hasher = PasswordHasher(cost: 1, admissions: logins)
        for (name, scopes, tenants) in [
            ("admin", ScopeSet([.admin]), TenantSet([.default], includesEvery: true)),
            ("reader", ScopeSet([.read]), TenantSet([.default])),
            ("acme", ScopeSet([.read, .write]), TenantSet([try TenantID("acme")])),
        ] {
            try users.add(
                User(
                    username: name, passwordHash: try hasher.hash("secret of \(name)"), scopes: scopes,
                    tenants: tenants, createdAt: .now))
        }
        let accounts = Accounts(users: users, hasher: hasher)
        tokens = TokenService(key: .random(), users: users)
        cache = try TemporaryDirectory()
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let registry = StandardNodes.registry(
            StandardNodes.Services(
                accounts: accounts, tokens: tokens, users: users, anonymousReads: anonymousReads,
                blobLocation: { "/_blobs/\($0.hexadecimal)" }))
        let loader = WorkflowLoader(
            registry: registry,
            kept: FindingsFiles(
                directory: cache.path + "/findings", release: "1.2.3", registry: registry, logger: logger))
        library = WorkflowLibrary(
            directory: workflows, lastGoodDirectory: cache.path + "/last-good", loader: loader, logger: logger)
        let catalog = Catalog(library: library, store: ownWorkflows, loader: loader)
        let executor = Executor(metadata: store ?? metadata, blobs: blobs, workflows: catalog)
        jobs = try JobServices(
            store: metadata, catalog: catalog, executor: executor, owners: OwnerDirectory(path: cache.path),
            logger: logger)
        queue = JobQueue(limit: queueLimit)
        gateway = Gateway(
            Gateway.Services(
                metadata: store ?? metadata, blobs: blobs, accounts: accounts, tokens: tokens, catalog: catalog,
                executor: executor, jobs: jobs, queue: queue),
            options: Gateway.Options(
                release: "1.2.3", blobLimit: 1 << 31, jsonLimit: 1 << 22, anonymousReads: anonymousReads),
            logger: logger)
        handler = gateway.handler
    }

    func token(_ username: String) throws -> String {
        let response = call(
            "POST", "/auth/login", ["username": JSONValue(username), "password": JSONValue("secret of \(username)")],
            as: nil)
        return try #require(response.json["token"]?.string)
    }

    /// A token of a user that no login gave.
    func issueToken(_ username: String) throws -> String {
        let user = try #require(try users.user(named: username))
        return try tokens.issue(to: user).text
    }

    /// Sends a request through everything.
    func call(
        _ method: String, _ target: String, _ body: JSONValue? = nil, as user: String? = "admin",
        tenant: String? = nil, fields: [String: String] = [:]
    ) -> HTTPResponse {
        send(method, target, body?.serialized(), as: user, tenant: tenant, fields: fields)
    }

    /// Sends a request whose body need not be JSON through everything.
    func send(
        _ method: String, _ target: String, _ body: [UInt8]?, as user: String? = "admin", tenant: String? = nil,
        fields: [String: String] = [:]
    ) -> HTTPResponse {
        do {
            var all: HTTPFields = [:]
            for (name, value) in fields { all[name] = value }
            if let user { all["Authorization"] = "Bearer \(try token(user))" }
            all["X-Tenant-ID"] = tenant
            let request = HTTPRequest(
                method: method, target: try RequestTarget(target), fields: all,
                body: body.map { .bytes($0) } ?? .none, id: "test",
                tenantFieldCount: tenant == nil ? 0 : 1)
            return handler.respond(to: request, phase: .request)
        } catch {
            return HTTPResponse(status: 599, json: ["error": JSONValue("\(error)")])
        }
    }

    /// Publishes text through `/execute`, which needs no file.
    func publish(
        _ coordinate: String, _ text: String = "bytes", as user: String = "admin", tenant: String? = nil,
        more: JSONValue = [:]
    ) -> HTTPResponse {
        let parts = coordinate.split(separator: "/").map { JSONValue($0) }
        let members =
            zip(["namespace", "name", "version", "variant"], parts).map { ($0, $1) }
            + [("content_base64", JSONValue(Base64.encode(text.utf8)))] + more.members.map { ($0.key, $0.value) }
        return call(
            "POST", "/v1/workflows/publish_artifact/execute", JSONValue(members: members), as: user, tenant: tenant)
    }
}

extension HTTPResponse {
    /// The body as a client reads it: JSON, or null where it is none.
    var json: JSONValue { (try? JSONValue.parse(body.serialized)) ?? .null }
    /// `error.code` of a failure.
    var code: String? { json["error"]?["code"]?.string }
    /// `error.message` of a failure.
    var message: String? { json["error"]?["message"]?.string }
}
