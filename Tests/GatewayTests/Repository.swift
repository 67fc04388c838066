import HTTPCore
import Bytes
import Crypto
import Fairness
import Identity
import JSON
import Jobs
import MemoryStore
import RepositoryModel
import SQLiteStore
import Service
import Stores
import TestSupport
import Testing
import WorkflowCatalog
import WorkflowEngine
import WorkflowRuntime

@testable import Gateway

/// The whole service but nginx and FastCGI, with the workflows that ship and stores in memory.
struct Repository {
    static let workflows = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/workflows"

    let metadata = InMemoryMetadataStore()
    let blobs = InMemoryBlobStore()
    let users = InMemoryIdentityStore()
    let identity: IdentityServices
    let log = LogRecorder()
    let tokens: TokenService
    let library: WorkflowLibrary
    let handler: RequestHandler
    let jobs: JobServices
    let queue: JobQueue
    let gateway: Gateway
    private let directory: TemporaryDirectory

    /// - Parameters:
    ///   - workflows: the directory of the workflow files.
    ///   - store: what executions write to, where it is another than `metadata`.
    ///   - userStore: where users are looked up, where it is another than `users`.
    ///   - ownWorkflows: where tenants' own workflows are.
    ///   - logins: how many may be under way at once.
    init(
        workflows: String = Repository.workflows, anonymousReads: Bool = false, store: (any MetadataStore)? = nil,
        userStore: (any IdentityStore)? = nil, ownWorkflows: any WorkflowStore = InMemoryWorkflowStore(),
        queueLimit: Int = 10_000, logins: Int = .max, slowMilliseconds: Int? = nil,
        workflowQuota: WorkflowQuota = .unlimited
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
        directory = try TemporaryDirectory()
        var (runtimeSettings, settings) = (RuntimeSettings(), ServiceSettings())
        runtimeSettings.anonymousReads = anonymousReads
        settings.release = "1.2.3"
        settings.jobs.queued = queueLimit
        settings.slowMilliseconds = slowMilliseconds
        settings.workflowQuota = workflowQuota
        let runtime = Runtime(
            RuntimeStores(
                metadata: store ?? metadata, identity: userStore ?? users, blobs: blobs,
                blobLocation: { "/_blobs/\($0)" }),
            settings: runtimeSettings, keys: Keyring(.random()), hasher: hasher)
        let assembly = ServiceAssembly(
            runtime,
            stores: ServiceStores(
                executions: metadata, workflows: ownWorkflows,
                membership: try LockFileMembership(path: directory.path)), settings: settings,
            files: .init(
                workflows: workflows, lastGood: directory.path + "/last-good",
                findings: directory.path + "/findings"),
            logger: log.logger)
        identity = runtime.identity
        tokens = identity.tokens
        library = assembly.library
        jobs = assembly.jobs
        queue = assembly.queue
        gateway = assembly.makeGateway()
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
            if let user { all["Authorization"] = "Bearer \(try issueToken(user))" }
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

extension RequestHandler {
    /// Answers a request of which no record is needed.
    func respond(
        to request: HTTPRequest, phase: Phase, thread: (any ExecutionThread)? = nil
    ) -> HTTPResponse {
        var record = RequestRecord()
        return respond(to: request, phase: phase, thread: thread, &record)
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
