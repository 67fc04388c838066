import HTTPCore
import JSON
import TestSupport
import Testing

@testable import Gateway

@Suite("A route")
struct RouteTests {
    private func repository(_ routes: [JSONValue], _ workflows: [String: JSONValue] = [:]) throws -> Repository {
        let sample = try RouteSample(mounts: [["prefix": "/m"]], routes: routes, workflows: workflows)
        return try Repository(workflows: sample.directory.path)
    }

    @Test(
        "is refused with the whole table where it cannot be read",
        arguments: [
            ["path": "no/slash", "methods": ["GET"]], ["path": "/a/{b", "methods": ["GET"]],
            ["path": "/_upload/x", "methods": ["PUT"]], ["path": "/_{a}", "methods": ["GET"]],
            ["path": "/a", "methods": ["FETCH"]], ["path": "/a", "methods": []],
            ["path": "/a", "methods": ["GET"], "scopes": ["root"]],
            ["path": "/a", "methods": ["GET"], "mount": "/other"],
            ["path": "/health", "methods": ["GET"]], ["path": "/v1/workflows/{id}", "methods": ["PUT"]],
            ["path": "/a", "methods": ["GET"], "permission": "pull"],
            ["path": "/a", "methods": ["GET"], "resource": ["type": "x", "name": "y"]],
            ["path": "/a", "methods": ["GET"], "permission": "pull", "resource": ["type": "x", "name": "{b}"]],
            ["path": "/a", "methods": ["GET"], "auth": "anonymous", "scopes": ["read"]],
            ["path": "/a", "methods": ["GET"], "tenants": "any"],
            ["path": "/a", "methods": ["PUT"], "body": "none", "limit": 5],
            ["path": "/a", "methods": ["PUT"], "handles": ["Content-Length"]],
            ["path": "/a", "methods": ["PUT"], "admission": ["name": "x"]],
        ] as [JSONValue])
    func refused(route: JSONValue) throws {
        let repository = try repository([["path": "/good", "methods": ["GET"]], route])
        #expect(repository.call("GET", "/good").status == 404)
        #expect(repository.call("GET", "/health").status == 200)
    }

    @Test("may have any path, and takes what the mount or the JSON API takes where it does not say")
    func anyPath() throws {
        let repository = try repository([
            ["path": "/anything/at/all", "methods": ["POST"]], ["path": "/", "methods": ["GET"]],
            ["mount": "/m", "path": "", "methods": ["PUT"], "workflow": "store"],
        ])
        #expect(repository.call("POST", "/anything/at/all", ["a": 1]).json["json"] == ["a": 1])
        #expect(repository.call("GET", "/").status == 200)
        #expect(repository.send("PUT", "/m", Array("abc".utf8)).json["size"] == 3)
    }

    @Test("for anyone serves the tenant default alone, unless it says that any may be named")
    func tenants() throws {
        let repository = try repository([
            ["path": "/one", "methods": ["GET"], "auth": "anonymous"],
            ["path": "/any", "methods": ["GET"], "auth": "anonymous", "tenants": "any"],
        ])
        #expect(repository.call("GET", "/one", as: nil).json["tenant"] == "default")
        #expect(repository.call("GET", "/one", as: nil, tenant: "default").status == 200)
        #expect(repository.call("GET", "/one", as: nil, tenant: "acme").code == "TENANT_FORBIDDEN")
        #expect(repository.call("GET", "/one?tenant=acme", as: nil).code == "TENANT_FORBIDDEN")
        #expect(repository.call("GET", "/any", as: nil, tenant: "acme").json["tenant"] == "acme")
    }

    @Test("may be open to who may do something to a resource that its path names")
    func permission() throws {
        let repository = try repository([
            [
                "path": "/r/{name...}/pull", "methods": ["GET"], "permission": "pull",
                "resource": ["type": "repository", "name": "{name}"],
            ],
            [
                "path": "/r/{name...}/push", "methods": ["PUT"], "permission": "push",
                "resource": ["type": "repository", "name": "x/{name}"],
            ],
        ])
        #expect(repository.call("GET", "/r/a/b/pull", as: "reader").status == 200)
        let refused = repository.call("PUT", "/r/a/b/push", [:], as: "reader")
        #expect(refused.code == "FORBIDDEN")
        #expect(refused.message == "You may not push the repository 'x/a/b': the scope 'write' is needed")
        #expect(repository.call("PUT", "/r/a/b/push", [:]).status == 200)
    }

    @Test("may have a workflow that lets requests in before their body, or answers in its own place")
    func admission() throws {
        let admit = chain([
            (
                "logic.if",
                ["condition": "$request.query.refuse != null"]
            ),
            (
                "packagerepo.respond_error",
                ["message": "refused: $request.params.a", "status": 409, "code": "ALREADY_EXISTS"]
            ),
            ("string.lower", ["value": "LET IN"]),
        ]).setting(
            "connections",
            to: [
                "N0": [
                    "main": [
                        [["node": "N1", "type": "main", "index": 0]], [["node": "N2", "type": "main", "index": 0]],
                    ]
                ]
            ])
        let repository = try repository(
            [
                [
                    "path": "/up/{a}", "methods": ["PUT"], "workflow": "store", "body": "file",
                    "admission": ["workflow": "admit"],
                ]
            ], ["admit": admit])
        func phase(_ phase: RequestHandler.Phase, _ target: String) throws -> HTTPResponse {
            let request = HTTPRequest(
                method: "PUT", target: try RequestTarget(target),
                fields: ["Authorization": "Bearer \(try repository.issueToken("admin"))"], id: "test", contentLength: 5)
            return repository.handler.respond(to: request, phase: phase)
        }
        #expect(try phase(.authorize, "/up/x").status == 204)
        #expect(try phase(.authorize, "/up/x?refuse=1").status == 403)
        let denied = try phase(.denied, "/up/x?refuse=1")
        #expect(denied.status == 409 && denied.message == "refused: x")
        #expect(repository.send("PUT", "/up/x?refuse=1", [1]).code == "ALREADY_EXISTS")
        #expect(repository.send("PUT", "/up/x", [1]).status == 201)
        #expect(try phase(.upload, "/up/x?refuse=1").status == 201, "what was let in is not asked about again")
        // Nor is the workflow's name a way round it. What the path would say is among the inputs.
        let executed = repository.call("POST", "/v1/workflows/store/execute?refuse=1", ["a": "x"])
        #expect(executed.status == 409 && executed.message == "refused: x")
        for query in ["?refuse=1&mode=async", "?refuse=1&trace=true"] {
            #expect(repository.call("POST", "/v1/workflows/store/execute\(query)", ["a": "x"]).status == 409)
        }
        #expect(repository.call("POST", "/v1/workflows/store/execute", ["a": "x"]).status == 201)
    }

    @Test("tells nginx how it wants a body: in a file, or in memory")
    func bodyWay() throws {
        let repository = try repository([
            ["path": "/file", "methods": ["PUT"], "body": "file"], ["path": "/json", "methods": ["PUT"]],
            ["path": "/bytes", "methods": ["PUT"], "body": "bytes"],
            ["path": "/long", "methods": ["PUT"], "body": "json", "limit": 100_000_000],
            ["path": "/none", "methods": ["PUT"], "body": "none"],
        ])
        func way(_ path: String, _ length: Int? = nil) throws -> String {
            let request = HTTPRequest(
                method: "PUT", target: try RequestTarget(path),
                fields: ["Authorization": "Bearer \(try repository.issueToken("admin"))"], id: "test",
                contentLength: length)
            let answer = repository.handler.respond(to: request, phase: .authorize)
            return answer.fields["X-Body"] ?? "\(answer.status)"
        }
        #expect(try way("/file") == "file" && way("/file", 1 << 31) == "file" && way("/file", 1 << 31 + 1) == "403")
        #expect(try way("/json") == "memory" && way("/json", 1 << 22) == "memory" && way("/json", 1 << 22 + 1) == "403")
        #expect(try way("/bytes", 100) == "memory" && way("/long", 90_000_000) == "file")
        #expect(try way("/none", 0) == "memory" && way("/none", 1) == "403" && way("/nothing") == "403")
    }
}
