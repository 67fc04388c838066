import Foundation
import HTTPCore
import JSON
import TestSupport
import Testing

@testable import Gateway

@Suite("A dry run")
struct WorkflowValidationTests {
    private let repository: Repository

    init() throws { repository = try Repository() }

    private func validate(_ text: String, query: String = "", tenant: String? = nil) -> HTTPResponse {
        repository.send("POST", "/v1/workflows/validate\(query)", Array(text.utf8), as: "reader", tenant: tenant)
    }

    @Test("of a good document finds nothing")
    func good() {
        let answer = validate(WorkflowSample.answering(1).description, query: "?strict=true")
        #expect(answer.status == 200)
        #expect(answer.json == ["ok": true, "valid": true, "errors": [], "warnings": []])
    }

    @Test("stores nothing")
    func storesNothing() {
        #expect(validate(WorkflowSample.answering(1).description).json["valid"] == true)
        let list = repository.call("GET", "/v1/workflows").json["workflows"]
        #expect(list?.elements.allSatisfy { $0["source"] == "file" } == true)
    }

    @Test("says what is wrong with a document, and where")
    func invalid() {
        let text = String(decoding: WorkflowSample.invalid.serialized(indent: 2), as: UTF8.self)
        let answer = validate(text)
        #expect(answer.status == 200)
        #expect(answer.json["valid"] == false && answer.json["ok"] == true)
        let finding = answer.json["errors"]?[0]
        #expect(finding?["code"] == "UNKNOWN_NODE_TYPE" && finding?["field"] == "nodes[0].type")
        #expect(finding?["line"] == 9 && finding?["column"]?.int != nil && finding?["node"] == "Node")
    }

    @Test(
        "takes what is no JSON, or no workflow, for what it is",
        arguments: [
            ("", "INVALID_JSON"), ("{", "INVALID_JSON"), ("{\"a\": 1,}", "INVALID_JSON"),
            ("\u{FEFF}{}", "INVALID_JSON"),
            ("[]", "INVALID_FIELD_TYPE"), ("null", "INVALID_FIELD_TYPE"), ("5", "INVALID_FIELD_TYPE"),
            ("{}", "MISSING_ID"), (String(repeating: "[", count: 100_000), "RESOURCE_LIMIT_EXCEEDED"),
        ])
    func anything(_ text: String, _ code: String) {
        let answer = validate(text)
        #expect(answer.status == 200)
        #expect(answer.json["valid"] == false)
        #expect(answer.json["errors"]?[0]?["code"]?.string == code, "\(answer.json)")
        #expect(answer.json["errors"]?[0]?["line"] == 1)
    }

    @Test("of a document over 1 MiB says so")
    func large() {
        let answer = validate("\"" + String(repeating: "x", count: 1 << 20) + "\"")
        #expect(answer.json["errors"]?[0]?["code"] == "RESOURCE_LIMIT_EXCEEDED")
    }

    @Test("counts warnings as errors when it is strict")
    func strict() {
        let text = WorkflowSample.answering(1, ["version": "one"]).description
        let lenient = validate(text)
        #expect(lenient.json["valid"] == true && lenient.json["errors"] == [])
        #expect(lenient.json["warnings"]?[0]?["code"] == "INVALID_VERSION")
        let strict = validate(text, query: "?strict=true")
        #expect(strict.json["valid"] == false && strict.json["warnings"] == [])
        #expect(strict.json["errors"] == lenient.json["warnings"])
        #expect(validate(text, query: "?strict=false").json == lenient.json)
        #expect(validate(text, query: "?strict=perhaps").code == "INVALID_REQUEST")
        #expect(validate(text, query: "?strict=perhaps").message?.hasPrefix("strict") == true)
    }

    @Test("asks for a tenantId where the request names a tenant, and knows whose it is")
    func tenants() {
        let bare = WorkflowSample.answering(1).removing("tenantId").description
        #expect(validate(bare).json["warnings"] == [])
        #expect(validate(bare, tenant: "default").json["warnings"]?[0]?["code"] == "MISSING_TENANT_ID")
        let foreign = WorkflowSample.answering(1, ["tenantId": "acme"]).description
        #expect(validate(foreign).json["errors"]?[0]?["code"] == "TENANT_MISMATCH")
    }

    @Test("is refused to who may not read, and takes JSON alone")
    func access() {
        let body = WorkflowSample.answering(1).serialized()
        #expect(repository.send("POST", "/v1/workflows/validate", body, as: nil).status == 401)
        let text = repository.send("POST", "/v1/workflows/validate", body, fields: ["Content-Type": "text/html"])
        #expect(text.code == "UNSUPPORTED_MEDIA_TYPE")
        let json = repository.send(
            "POST", "/v1/workflows/validate", body, fields: ["Content-Type": "application/json; charset=utf-8"])
        #expect(json.json["valid"] == true)
    }

    @Test("of what is stored looks at the tenant's own before the shared one")
    func stored() {
        func validate(_ name: String, tenant: String? = nil) -> HTTPResponse {
            repository.call("POST", "/v1/workflows/\(name)/validate?strict=true", as: "admin", tenant: tenant)
        }
        for name in repository.library.snapshot.entries.keys {
            #expect(validate(name).json == ["ok": true, "valid": true, "errors": [], "warnings": []], "\(name)")
        }
        #expect(validate("none").code == "WORKFLOW_NOT_FOUND")
        #expect(validate("A").code == "WORKFLOW_NOT_FOUND")
        let odd = WorkflowSample.answering(1, ["version": "one"])
        #expect(repository.call("PUT", "/v1/workflows/get_tag", odd, tenant: "acme").status == 201)
        #expect(validate("get_tag", tenant: "acme").json["errors"]?[0]?["code"] == "INVALID_VERSION")
        #expect(validate("get_tag").json["valid"] == true)
    }
}

@Suite("Workflow files")
struct WorkflowFileListTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        for file in try FileManager.default.contentsOfDirectory(atPath: Repository.workflows) {
            try FileManager.default.copyItem(
                atPath: "\(Repository.workflows)/\(file)", toPath: directory.path(file))
        }
    }

    private func write(_ document: JSONValue, _ name: String) throws {
        try document.description.write(toFile: directory.path("\(name).json"), atomically: true, encoding: .utf8)
    }

    /// `server.json` with one member more in the parameters of the route that leads to a workflow.
    private func changeRoute(to workflow: String, _ key: String, _ value: JSONValue) throws {
        let text = try String(contentsOfFile: directory.path("server.json"), encoding: .utf8)
        let server = try JSONValue.parse(text)
        let nodes = (server["nodes"] ?? []).elements.map { node -> JSONValue in
            guard let parameters = node["parameters"], parameters["workflow"]?.string == workflow else { return node }
            return node.setting("parameters", to: parameters.setting(key, to: value))
        }
        try write(server.setting("nodes", to: JSONValue(nodes)), "server")
    }

    @Test("that are broken are listed with line and column, and validated as they are now")
    func broken() throws {
        try "{\n  \"id\": oops}".write(toFile: directory.path("bad.json"), atomically: true, encoding: .utf8)
        try write(WorkflowSample.invalid, "worse")
        let repository = try Repository(workflows: directory.path)
        let rows = try #require(repository.call("GET", "/v1/workflows").json["workflows"]).elements
        let bad = rows.first { $0["name"] == "bad" }
        #expect(bad?["valid"] == false && bad?["source"] == "file")
        #expect(bad?["errors"]?[0]?["code"] == "INVALID_JSON")
        #expect(bad?["errors"]?[0]?["line"] == 2 && bad?["errors"]?[0]?["column"] == 9)
        let worse = rows.first { $0["name"] == "worse" }
        #expect(worse?["errors"]?[0]?["code"] == "UNKNOWN_NODE_TYPE" && worse?["errors"]?[0]?["line"] == 1)
        let dry = repository.call("POST", "/v1/workflows/bad/validate")
        #expect(dry.status == 200 && dry.json["errors"] == bad?["errors"])
        #expect(repository.call("GET", "/v1/workflows/bad").code == "INVALID_WORKFLOW")
    }

    @Test("of one tenant alone are not there for another")
    func fixedTenant() throws {
        try write(WorkflowSample.answering("x", ["tenantId": "acme"]), "theirs")
        try write(WorkflowSample.answering("x", ["tenantId": "${TENANT_ID}"]), "ours")
        let repository = try Repository(workflows: directory.path)
        func status(_ name: String, _ tenant: String) -> Int {
            repository.call("POST", "/v1/workflows/\(name)/execute", tenant: tenant).status
        }
        #expect(status("theirs", "acme") == 200 && status("theirs", "other") == 404)
        #expect(status("ours", "acme") == 200 && status("ours", "other") == 200)
        let list = repository.call("GET", "/v1/workflows", tenant: "other").json["workflows"]
        #expect(list?.elements.contains { $0["name"] == "theirs" } == false)
        #expect(repository.call("GET", "/v1/workflows/theirs", tenant: "other").code == "WORKFLOW_NOT_FOUND")
    }

    @Test("that routes lead to must answer on every path")
    func boundToRoute() throws {
        let silent = WorkflowSample.of("packagerepo.parse_json", ["input": "{}"])
        try write(silent, "resolve_latest")
        try write(silent, "free")
        let repository = try Repository(workflows: directory.path)
        func warnings(_ name: String) -> [String?] {
            let dry = repository.call("POST", "/v1/workflows/\(name)/validate").json["warnings"]
            return dry?.elements.map { $0["code"]?.string } ?? []
        }
        #expect(warnings("resolve_latest") == ["NO_RESPONSE"])
        #expect(warnings("free") == [])
        #expect(repository.call("GET", "/v1/workflows/resolve_latest").status == 200)
    }

    @Test("are what routes lead to, unless a route says that the tenant's own may take their place")
    func override() throws {
        try changeRoute(to: "resolve_latest", "override", "tenant")
        let repository = try Repository(workflows: directory.path)
        for name in ["resolve_latest", "list_versions"] {
            let own = WorkflowSample.answering("own")
            #expect(repository.call("PUT", "/v1/workflows/\(name)", own, tenant: "acme").status == 201)
        }
        #expect(repository.call("GET", "/v1/a/b/latest", as: "acme").json == ["answer": "own", "tenant": "acme"])
        #expect(repository.call("GET", "/v1/a/b/versions", as: "acme").json["versions"] == [])
        #expect(repository.call("GET", "/v1/a/b/latest", tenant: "other").code == "NOT_FOUND")
        #expect(repository.call("GET", "/v1/a/b/latest", as: nil).status == 401)
        let silent = WorkflowSample.of("packagerepo.parse_json", ["input": "{}"])
        let stored = repository.call("PUT", "/v1/workflows/resolve_latest", silent, tenant: "acme")
        #expect(stored.json["warnings"]?[0]?["code"] == "NO_RESPONSE")
        let row = repository.call("GET", "/v1/workflows", tenant: "acme").json["workflows"]?.elements.first {
            $0["name"] == "resolve_latest"
        }
        #expect(row?["route"]?.count == 1)
        #expect(repository.call("DELETE", "/v1/workflows/resolve_latest", tenant: "acme").status == 200)
        #expect(repository.call("GET", "/v1/a/b/latest", as: "acme").code == "NOT_FOUND")
    }

    @Test("never let a tenant answer the login, whatever the route says")
    func loginOverride() throws {
        try changeRoute(to: "auth_login", "override", "tenant")
        let repository = try Repository(workflows: directory.path)
        #expect(
            repository.call("PUT", "/v1/workflows/auth_login", WorkflowSample.answering(1)).code == "FORBIDDEN")
        #expect(repository.call("POST", "/auth/login", [:], as: nil).message == "Missing username or password")
    }
}
