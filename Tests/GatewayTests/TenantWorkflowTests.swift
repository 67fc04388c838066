import HTTPCore
import JSON
import MemoryStore
import RepositoryModel
import Stores
import Synchronization
import TestSupport
import Testing
import WorkflowEngine

@testable import Gateway

@Suite("A workflow of a tenant's own")
struct TenantWorkflowTests {
    private let repository: Repository

    init() throws { repository = try Repository() }

    private func put(
        _ name: String, _ document: JSONValue, as user: String = "admin", tenant: String? = "acme"
    ) -> HTTPResponse {
        repository.call("PUT", "/v1/workflows/\(name)", document, as: user, tenant: tenant)
    }

    private func answer(_ name: String, as user: String = "admin", tenant: String? = "acme") -> JSONValue? {
        repository.call("POST", "/v1/workflows/\(name)/execute", as: user, tenant: tenant).json["answer"]
    }

    private func names(tenant: String) -> [String?] {
        repository.call("GET", "/v1/workflows?limit=1000", tenant: tenant).json["workflows"]?.elements.map {
            $0["name"]?.string
        } ?? []
    }

    @Test("is stored, replaced and deleted, and each is in force at once")
    func lifeCycle() throws {
        let made = put("mine", WorkflowSample.answering("one"))
        #expect(made.status == 201)
        #expect(made.fields["Location"] == "/v1/workflows/mine")
        let version = try #require(made.json["version"]?.string)
        #expect(version.utf8.count == 16 && made.fields["X-Workflow-Version"] == version)
        #expect(made.json["warnings"] == [])
        #expect(answer("mine") == "one")
        let executed = repository.call("POST", "/v1/workflows/mine/execute", tenant: "acme")
        #expect(executed.fields["X-Workflow-Version"] == version)

        let replaced = put("mine", WorkflowSample.answering("two"))
        #expect(replaced.status == 200)
        #expect(replaced.fields["Location"] == nil && replaced.json["version"]?.string != version)
        #expect(answer("mine") == "two")
        #expect(put("mine", WorkflowSample.answering("one")).json["version"]?.string == version)
        #expect(answer("mine") == "one")

        #expect(repository.call("DELETE", "/v1/workflows/mine", tenant: "acme").json == ["ok": true])
        #expect(repository.call("POST", "/v1/workflows/mine/execute", tenant: "acme").code == "WORKFLOW_NOT_FOUND")
        #expect(repository.call("DELETE", "/v1/workflows/mine", tenant: "acme").code == "WORKFLOW_NOT_FOUND")
        let history = try repository.handler.catalog.store.history(
            of: "mine", limit: 9, tenant: try TenantID("acme"))
        #expect(history.map { $0.version == nil } == [true, false, false, false])
        #expect(history.allSatisfy { $0.createdBy == "admin" })
        #expect(put("mine", WorkflowSample.answering("three")).status == 201)
    }

    @Test("is given back byte for byte")
    func bytes() {
        let text = [0x0A] + WorkflowSample.answering("é \u{1F980}").serialized(indent: 3) + [0x20]
        #expect(repository.send("PUT", "/v1/workflows/mine", text, tenant: "acme").status == 201)
        let got = repository.call("GET", "/v1/workflows/mine", tenant: "acme")
        #expect(got.body == .bytes(text))
        #expect(got.fields["Content-Type"] == "application/json")
    }

    @Test("is invisible to every other tenant")
    func isolation() {
        #expect(put("mine", WorkflowSample.answering("acme's")).status == 201)
        for (method, path) in [
            ("GET", ""), ("DELETE", ""), ("POST", "/execute"), ("POST", "/validate"),
        ] {
            for tenant in ["other", nil] {
                let answer = repository.call(method, "/v1/workflows/mine\(path)", tenant: tenant)
                #expect(answer.code == "WORKFLOW_NOT_FOUND", "\(method) \(path)")
            }
        }
        #expect(names(tenant: "acme").contains("mine"))
        #expect(!names(tenant: "other").contains("mine"))
        #expect(put("mine", WorkflowSample.answering("other's"), tenant: "other").status == 201)
        #expect(answer("mine") == "acme's")
        #expect(answer("mine", tenant: "other") == "other's")
        #expect(repository.call("DELETE", "/v1/workflows/mine", tenant: "other").status == 200)
        #expect(answer("mine") == "acme's")
        #expect(repository.call("GET", "/v1/workflows/mine", as: "acme", tenant: "other").code == "TENANT_FORBIDDEN")
    }

    @Test("comes before the shared one of its name, and goes away from before it")
    func precedence() {
        func latest(tenant: String) -> HTTPResponse {
            repository.call(
                "POST", "/v1/workflows/resolve_latest/execute", ["namespace": "a", "name": "b"], tenant: tenant)
        }
        func row() -> JSONValue? {
            let list = repository.call("GET", "/v1/workflows", tenant: "acme").json["workflows"]
            return list?.elements.first { $0["name"] == "resolve_latest" }
        }
        let shared = repository.call("GET", "/v1/workflows/resolve_latest", tenant: "acme").body
        #expect(row()?["source"] == "file" && row()?["route"] == ["GET /v1/{namespace}/{name}/latest"])
        #expect(put("resolve_latest", WorkflowSample.answering("own")).status == 201)
        #expect(latest(tenant: "acme").json["answer"] == "own")
        #expect(latest(tenant: "other").code == "NOT_FOUND")
        #expect(row()?["source"] == "tenant" && row()?["route"] == [])
        #expect(row()?["valid"] == true && row()?["nodes"] == 1 && row()?["errors"] == [])
        #expect(names(tenant: "acme").filter { $0 == "resolve_latest" }.count == 1)
        #expect(repository.call("GET", "/v1/workflows/resolve_latest", tenant: "acme").body != shared)
        // The route still leads to the shared one.
        #expect(repository.call("GET", "/v1/a/b/latest", tenant: "acme").code == "NOT_FOUND")
        #expect(repository.call("DELETE", "/v1/workflows/resolve_latest", tenant: "acme").status == 200)
        #expect(latest(tenant: "acme").code == "NOT_FOUND")
        #expect(repository.call("GET", "/v1/workflows/resolve_latest", tenant: "acme").body == shared)
        #expect(repository.call("DELETE", "/v1/workflows/resolve_latest", tenant: "acme").status == 404)
    }

    @Test("needs admin to be changed, write to be run and read to be seen")
    func scopes() throws {
        #expect(put("mine", WorkflowSample.answering(1), as: "acme", tenant: nil).code == "FORBIDDEN")
        #expect(put("mine", WorkflowSample.answering(1), as: "reader", tenant: nil).code == "FORBIDDEN")
        #expect(put("mine", WorkflowSample.answering(1), tenant: nil).status == 201)
        #expect(put("resolve_latest", WorkflowSample.answering(1), tenant: nil).status == 201)
        #expect(repository.call("DELETE", "/v1/workflows/mine", as: "reader").code == "FORBIDDEN")
        #expect(repository.call("GET", "/v1/workflows/mine", as: "reader").status == 200)
        #expect(repository.call("POST", "/v1/workflows/mine/validate", as: "reader").status == 200)
        #expect(repository.call("POST", "/v1/workflows/mine/execute", as: "reader").code == "FORBIDDEN")
        // The scopes of a route that does not lead to it do not open it.
        #expect(repository.call("POST", "/v1/workflows/resolve_latest/execute", as: "reader").code == "FORBIDDEN")
        for method in ["PUT", "DELETE", "GET"] {
            #expect(repository.call(method, "/v1/workflows/mine", as: nil).status == 401)
        }
    }

    @Test("runs for the tenant of the request, which its placeholder stands for")
    func tenantOfTheRequest() {
        #expect(put("mine", WorkflowSample.answering("x")).status == 201)
        #expect(
            repository.call("POST", "/v1/workflows/mine/execute", as: "acme").json
                == ["answer": "x", "tenant": "acme"])
        #expect(put("mine", WorkflowSample.answering("x", ["tenantId": "acme"])).status == 200)
        let foreign = put("mine", WorkflowSample.answering("x", ["tenantId": "other"]))
        #expect(foreign.code == "WORKFLOW_VALIDATION_ERROR")
        #expect(foreign.json["error"]?["details"]?[0]?["code"] == "TENANT_MISMATCH")
    }

    @Test("may not use what only shared workflows may, and may not take the place of the login or the routes")
    func privileges() {
        let minting = WorkflowSample.of(
            "packagerepo.auth_generate_jwt", ["subject": "admin", "scopes": ["admin"]])
        let refused = put("mine", minting)
        #expect(refused.code == "WORKFLOW_VALIDATION_ERROR")
        #expect(refused.json["error"]?["details"]?[0]?["code"] == "NODE_TYPE_NOT_PERMITTED")
        for name in ["auth_login", "server"] {
            #expect(put(name, WorkflowSample.answering(1)).code == "FORBIDDEN")
            #expect(repository.call("DELETE", "/v1/workflows/\(name)", tenant: "acme").code == "WORKFLOW_NOT_FOUND")
        }
    }

    @Test("cannot run the login: not by a literal name, a computed one, a loop's body, a shared workflow or later")
    func login() throws {
        let credentials: JSONValue = ["username": "admin", "password": "admin"]
        let literal = WorkflowSample.of("workflow.execute", ["name": "auth_login", "inputs": credentials])
        let refused = put("oracle", literal)
        #expect(refused.code == "WORKFLOW_VALIDATION_ERROR")
        #expect(refused.json["error"]?["details"]?[0]?["code"] == "WORKFLOW_NOT_PERMITTED")
        let computed: [JSONValue] = [
            WorkflowSample.of("workflow.execute", ["name": "auth_{{ 'login' }}", "inputs": credentials]),
            WorkflowSample.of("logic.loop", ["items": [credentials], "body": "auth_{{ 'login' }}"]),
        ]
        for workflow in computed {
            #expect([200, 201].contains(put("oracle", workflow).status))
            let answer = repository.call("POST", "/v1/workflows/oracle/execute", tenant: "acme")
            #expect(answer.code == "FORBIDDEN", "\(answer.json)")
        }
    }

    @Test("of a reserved name in the store is never looked at")
    func reservedInTheStore() throws {
        let bytes = WorkflowSample.answering("own").serialized()
        _ = try repository.handler.catalog.store.put(
            WorkflowDefinition(name: "auth_login", version: "x", bytes: bytes, createdAt: .now, createdBy: "x"),
            tenant: try TenantID("acme"))
        #expect(
            repository.call("POST", "/v1/workflows/auth_login/execute", tenant: "acme").message
                == "Missing username or password")
    }

    @Test("is one of as many as a tenant may have, and has no more schedules than all of them may")
    func bounded() throws {
        let repository = try Repository(workflowQuota: WorkflowQuota(workflows: 2, schedules: 1))
        func put(_ name: String, schedules: Int = 0) -> HTTPResponse {
            let triggers = (1...4).prefix(schedules).map { minute -> JSONValue in
                ["nodeId": "Node", "kind": "schedule", "cron": JSONValue("\(minute) * * * *")]
            }
            return repository.call(
                "PUT", "/v1/workflows/\(name)",
                WorkflowSample.answering(1, schedules == 0 ? [:] : ["triggers": JSONValue(triggers)]), tenant: "acme")
        }
        let many = put("a", schedules: 2)
        #expect(many.status == 403 && many.code == "QUOTA_EXCEEDED", "\(many.json)")
        #expect(put("a", schedules: 1).status == 201)
        #expect(put("b", schedules: 1).message?.contains("at most 1 schedules together; 'b' has 1") == true)
        #expect(put("b").status == 201)
        let refused = put("c")
        #expect(refused.status == 403 && refused.code == "QUOTA_EXCEEDED")
        #expect(refused.message?.contains("at most 2 workflows") == true)
        #expect(put("b").status == 200)
    }

    @Test(
        "has a name that obeys the rule",
        arguments: [
            "-a", "_a", "A", "a.b", "a%20b", "a%2Fb", "%C3%A9", String(repeating: "a", count: 65),
        ])
    func names(_ name: String) {
        let refused = put(name, WorkflowSample.answering(1))
        #expect(refused.status == 400, "\(refused.json)")
        #expect(refused.code == "VALIDATION_ERROR")
        #expect(repository.call("DELETE", "/v1/workflows/\(name)", tenant: "acme").status != 200)
    }

    @Test("may have any name that does", arguments: ["a", "0", "a-_9", String(repeating: "a", count: 64)])
    func goodNames(_ name: String) {
        #expect(put(name, WorkflowSample.answering(JSONValue(name))).status == 201)
        #expect(answer(name)?.string == name)
    }

    @Test("is not stored when it is broken, and the one before stays in force")
    func broken() {
        #expect(put("mine", WorkflowSample.answering("good")).status == 201)
        let notJSON = repository.send("PUT", "/v1/workflows/mine", Array("{\n  \"id\": oops}".utf8), tenant: "acme")
        #expect(notJSON.code == "INVALID_WORKFLOW")
        #expect(notJSON.json["error"]?["details"]?[0]?["line"] == 2)
        #expect(notJSON.json["error"]?["details"]?[0]?["column"] == 9)
        #expect(repository.send("PUT", "/v1/workflows/mine", nil, tenant: "acme").code == "INVALID_WORKFLOW")
        let invalid = put("mine", WorkflowSample.invalid)
        #expect(invalid.code == "WORKFLOW_VALIDATION_ERROR")
        #expect(invalid.message == "Workflow validation failed: 1 error(s)")
        #expect(invalid.json["error"]?["details"]?[0]?["line"] == 1)
        for document: JSONValue in [[], nil, 5, "x", [:]] {
            #expect(put("mine", document).code == "WORKFLOW_VALIDATION_ERROR", "\(document)")
        }
        let twice = Array("{\"id\":\"a\",\"id\":\"b\",\"name\":\"n\",\"nodes\":[],\"connections\":{}}".utf8)
        #expect(
            repository.send("PUT", "/v1/workflows/mine", twice, tenant: "acme").json["error"]?["details"]?[0]?["code"]
                == "DUPLICATE_KEY")
        let text = repository.send(
            "PUT", "/v1/workflows/mine", WorkflowSample.answering(1).serialized(), tenant: "acme",
            fields: ["Content-Type": "text/plain"])
        #expect(text.code == "UNSUPPORTED_MEDIA_TYPE")
        #expect(answer("mine") == "good")
    }

    @Test("is not stored when it is too large or too deep")
    func huge() {
        let long = WorkflowSample.answering(JSONValue(String(repeating: "x", count: 1 << 20)))
        let deep = WorkflowSample.answering((0..<100).reduce([]) { value, _ in [value] })
        for document in [long, deep] {
            let refused = put("mine", document)
            #expect(refused.code == "WORKFLOW_VALIDATION_ERROR")
            #expect(refused.json["error"]?["details"]?[0]?["code"] == "RESOURCE_LIMIT_EXCEEDED")
        }
        #expect(answer("mine") == nil)
    }

    @Test("with nodes of another system is stored, and says why it cannot be run")
    func foreignNodes() {
        let stored = put("mine", WorkflowSample.of("n8n-nodes-base.set", [:]))
        #expect(stored.status == 201)
        #expect(stored.json["warnings"]?.elements.contains { $0["code"] == "FOREIGN_NODE_TYPE" } == true)
        #expect(
            repository.call("POST", "/v1/workflows/mine/execute", tenant: "acme").code == "WORKFLOW_VALIDATION_ERROR")
        #expect(repository.call("GET", "/v1/workflows/mine", tenant: "acme").status == 200)
    }

    @Test("is listed among the shared ones, page by page")
    func pages() throws {
        for name in ["aaa", "m", "zzz", "list_tags"] {
            #expect(put(name, WorkflowSample.answering(1)).status == 201)
        }
        let all = names(tenant: "acme")
        #expect(all == all.sorted { ($0 ?? "").utf8.lexicographicallyPrecedes(($1 ?? "").utf8) })
        #expect(Set(all) == Set(repository.library.snapshot.entries.keys.map { $0 }).union(["aaa", "m", "zzz"]))
        var paged: [String?] = []
        var target: String? = "/v1/workflows?limit=2"
        while let here = target {
            let page = repository.call("GET", here, tenant: "acme")
            #expect((1...2).contains(page.json["workflows"]?.count ?? 0))
            paged += page.json["workflows"]?.elements.map { $0["name"]?.string } ?? []
            target = page.fields["Link"].map { String($0.dropFirst().prefix { $0 != ">" }) }
            #expect((page.json["next"] == .null) == (target == nil))
        }
        #expect(paged == all)
        for query in ["limit=0", "limit=1001", "limit=x", "cursor=%2F"] {
            #expect(repository.call("GET", "/v1/workflows?\(query)").code == "INVALID_REQUEST")
        }
    }

    @Test("is in force in every worker for requests that begin after the answer")
    func workers() throws {
        let store = InMemoryWorkflowStore()
        let workers = [try Repository(ownWorkflows: store), try Repository(ownWorkflows: store)]
        let tokens = try workers.map { try $0.token("admin") }
        @Sendable func call(_ worker: Int, _ method: String, _ target: String, _ body: JSONValue? = nil) -> HTTPResponse
        {
            workers[worker].call(
                method, target, body, as: nil, fields: ["Authorization": "Bearer \(tokens[worker])"])
        }
        let known = Atomic(0)
        #expect(call(0, "PUT", "/v1/workflows/race", WorkflowSample.answering(0)).status == 201)
        inThreads(5) { thread in
            for round in 1...30 {
                if thread == 0 {
                    #expect(
                        call(round % 2, "PUT", "/v1/workflows/race", WorkflowSample.answering(JSONValue(round))).status
                            == 200)
                    known.store(round, ordering: .sequentiallyConsistent)
                } else {
                    let least = known.load(ordering: .sequentiallyConsistent)
                    let answer = call(thread % 2, "POST", "/v1/workflows/race/execute").json["answer"]?.int
                    #expect(answer.map { $0 >= least } == true, "\(String(describing: answer)) < \(least)")
                }
            }
        }
    }

    @Test("that many store at once is made by one of them, and one of them is in force")
    func puts() throws {
        let token = try repository.token("admin")
        let statuses = Mutex<[Int]>([])
        inThreads(8) { [repository] number in
            let answer = repository.call(
                "PUT", "/v1/workflows/race", WorkflowSample.answering(JSONValue(number)), as: nil,
                fields: ["Authorization": "Bearer \(token)"])
            statuses.withLock { $0.append(answer.status) }
        }
        #expect(statuses.withLock { $0.sorted() } == [200, 200, 200, 200, 200, 200, 200, 201])
        #expect(answer("race", tenant: nil)?.int.map { (0..<8).contains($0) } == true)
    }

    @Test("cannot be reached while the store cannot be, and the routes go on")
    func storeFailure() throws {
        let repository = try Repository(ownWorkflows: BrokenWorkflowStore())
        for (method, path) in [
            ("GET", ""), ("GET", "/mine"), ("PUT", "/mine"), ("DELETE", "/mine"), ("POST", "/mine/execute"),
            ("POST", "/mine/validate"),
        ] {
            let body = method == "PUT" ? WorkflowSample.answering(1) : nil
            let refused = repository.call(method, "/v1/workflows\(path)", body)
            #expect(refused.code == "STORAGE_UNAVAILABLE", "\(method) \(path)")
            #expect(refused.message?.contains("secret") == false)
        }
        #expect(repository.publish("a/b/1/x").code == "STORAGE_UNAVAILABLE")
        #expect(repository.call("GET", "/v1/a/b/latest").code == "NOT_FOUND")
    }
}

/// A store that is out of reach.
private struct BrokenWorkflowStore: WorkflowStore {
    private let error = StoreError(.unavailable, "secret particulars")

    func workflow(named name: String, tenant: TenantID) throws(StoreError) -> WorkflowHead? { throw error }
    func workflows(limit: Int, after: String?, tenant: TenantID) throws(StoreError) -> [WorkflowHead] { throw error }
    func definition(
        _ revision: Int, of name: String, tenant: TenantID
    ) throws(StoreError) -> WorkflowDefinition? { throw error }
    func history(of name: String, limit: Int, tenant: TenantID) throws(StoreError) -> [WorkflowRevision] { throw error }
    func changes(after revision: Int, limit: Int) throws(StoreError) -> [WorkflowChange] { throw error }
    func put(
        _ definition: WorkflowDefinition, replacing expected: ExpectedRevision, within quota: WorkflowQuota,
        tenant: TenantID
    ) throws(StoreError) -> Bool { throw error }
    func removeRevisions(
        before moment: Timestamp, keeping count: Int, after revision: Int, limit: Int
    ) throws(StoreError) -> (removed: Int, next: Int?) { throw error }
    func deleteWorkflow(
        named name: String, replacing expected: ExpectedRevision, at moment: Timestamp, by user: String,
        tenant: TenantID
    ) throws(StoreError) -> Bool { throw error }
}
