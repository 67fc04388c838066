import Crypto
import JSON
import TestSupport
import Testing

/// Routes of a workflow directory of its own, through the real nginx and nothing else changed.
struct RouteTests {
    let deployment: Deployment
    let token: String

    init() throws {
        deployment = try Self.shared.get()
        token = try deployment.admin()
    }

    private static let shared = Result {
        let directory = try Files.temporaryDirectory()
        for (name, document) in workflows { try Files.write(document.description, to: "\(directory)/\(name).json") }
        return try Deployment(settings: [
            "PACKAGEREPO_WORKFLOWS": directory, "PACKAGEREPO_JSON_LIMIT": "150000", "PACKAGEREPO_BLOB_LIMIT": "3000000",
        ])
    }

    private static let workflows = [
        "server": chain([
            ("web.create_flask_app", [:]),
            (
                "web.mount",
                [
                    "prefix": "/t", "credentials": ["basic"], "challenge": "Basic realm=\"t\"",
                    "errors": [
                        "content_type": "application/problem+json",
                        "body": ["detail": "$error.message", "status": "$error.status", "code": "$error.code"],
                    ],
                    "fields": ["X-Mount": "t"],
                ]
            ),
            (
                "web.register_route",
                [
                    "mount": "/t", "path": "/{name...}/items/{file}.json", "methods": ["GET"], "workflow": "item",
                    "scopes": ["read"],
                ]
            ),
            (
                "web.register_route",
                [
                    "mount": "/t", "path": "/{name...}/raw", "methods": ["PUT"], "workflow": "take",
                    "scopes": ["write"],
                    "body": "file", "limit": 2_000_000, "resource": ["type": "thing", "name": "{name}"],
                    "permission": "push", "admission": ["workflow": "admit"],
                ]
            ),
            (
                "web.register_route",
                ["mount": "/t", "path": "/blob/{digest}", "methods": ["GET"], "workflow": "send", "scopes": ["read"]]
            ),
            (
                "web.register_route",
                [
                    "mount": "/t", "path": "/any/", "methods": ["GET", "PUT", "DELETE"], "workflow": "item",
                    "body": "json",
                    "json": "any", "limit": 1_000_000,
                ]
            ),
            (
                "web.register_route",
                ["mount": "/t", "path": "/bytes", "methods": ["POST"], "workflow": "take", "body": "bytes"]
            ),
            ("web.register_route", ["path": "/v1/echo", "methods": ["POST"], "workflow": "item"]),
        ]),
        "item": chain([
            (
                "packagerepo.respond_json",
                [
                    "body": [
                        "params": "$request.params", "base": "$request.base", "is_head": "$request.is_head",
                        "json": "$request.json", "method": "$request.method", "headers": "$request.headers",
                    ],
                    "headers": ["Link": ["</a>; rel=\"a\"", "</b>; rel=\"b\""], "X-Head": "$request.is_head"],
                ]
            )
        ]),
        "take": chain([
            ("packagerepo.blob_put", ["data": "$request.body", "out": "blob"]),
            (
                "packagerepo.kv_put",
                [
                    "key": "artifact/t/x$blob.size/1.0.0/any",
                    "value": ["blob_digest": "$blob.digest", "blob_size": "$blob.size"],
                ]
            ),
            ("packagerepo.respond_json", ["body": "$blob", "status": 201]),
        ]),
        "send": chain([
            (
                "packagerepo.respond_blob",
                [
                    "data": "$request.params.digest",
                    "headers": [
                        "Docker-Content-Digest": "$request.params.digest", "Content-Version": "1", "Vary": "Accept",
                        "Link": ["<a>", "<b>"], "Content-Type": "text/x",
                    ],
                ]
            )
        ]),
        "admit": chain([
            ("logic.if", ["condition": "$request.headers['x-refuse'] != null"]),
            (
                "packagerepo.respond_error",
                ["message": "no room for $request.params.name", "status": 507, "code": "STORAGE_FULL"]
            ),
        ]),
    ]

    private var credentials: String { get throws { "Authorization: Basic \(try base64(Array("x:\(token)".utf8)))" } }

    @Test(arguments: [Deployment.Listener.http, .https])
    func `a path of several segments leads to its workflow, with Basic credentials`(
        listener: Deployment.Listener
    ) throws {
        let answer = try deployment.curl(
            "GET", "/t/a/items/b/items/c%2Fd.json", fields: [credentials], to: listener)
        #expect(answer.status == 200, "\(answer)")
        #expect(answer.json["params"] == ["name": "a/items/b", "file": "c/d"])
        let scheme = listener == .http ? "http" : "https"
        let port = listener == .http ? deployment.httpPort : deployment.httpsPort
        #expect(answer.json["base"]?.string == "\(scheme)://127.0.0.1:\(port)/t")
        #expect(answer.json["headers"]?["authorization"] == nil)
        #expect(answer["X-Mount"] == "t" && answer.count(of: "Link") == 2)
        let head = try deployment.curl("HEAD", "/t/a/items/b.json", fields: [credentials], to: listener)
        #expect(head.status == 200 && head["X-Head"] == "true")
    }

    @Test func `failures have the mount's own shape, whoever finds them`() throws {
        let reader = try base64(Array("x:\(try deployment.token(scopes: ["read"]))".utf8))
        let large = Body.bytes([UInt8](repeating: 1, count: 2_000_001))
        for (method, target, fields, body, status, code) in [
            ("GET", "/t/a/items/b.json", [], .none, 401, "UNAUTHORIZED"),
            ("PUT", "/t/a/raw", [], .text("x"), 401, "UNAUTHORIZED"),
            ("PUT", "/t/a/raw", ["Authorization: Basic \(reader)"], .text("x"), 403, "FORBIDDEN"),
            ("GET", "/t/nothing", [], .none, 404, "ROUTE_NOT_FOUND"),
            ("PUT", "/t/nothing", [], .text("x"), 404, "ROUTE_NOT_FOUND"),
            ("POST", "/t/a/raw", [], .text("x"), 405, "METHOD_NOT_ALLOWED"),
            ("PUT", "/t/a/raw", [try credentials], large, 413, "BLOB_TOO_LARGE"),
            (
                "PUT", "/t/a/raw", [try credentials, "Content-Type: multipart/form-data; boundary=x"], .text("x"), 415,
                "UNSUPPORTED_MEDIA_TYPE"
            ),
            ("PUT", "/t/a/raw", [try credentials, "Content-Range: bytes 1-2/3"], .text("x"), 400, "INVALID_REQUEST"),
            ("PUT", "/t/a/raw", [try credentials, "X-Refuse: 1"], .text("x"), 507, "STORAGE_FULL"),
            ("PUT", "/t/any/", [try credentials], .text("{"), 400, "INVALID_JSON"),
            ("PUT", "/t/any/", [try credentials, "Transfer-Encoding: chunked"], large, 413, "PAYLOAD_TOO_LARGE"),
        ] as [(String, String, [String], Body, Int, String)] {
            let answer = try deployment.curl(method, target, fields: fields, body: body)
            #expect(answer.status == status, "\(method) \(target): \(answer)")
            #expect(answer.json["code"]?.string == code && answer.json["status"]?.int == status, "\(answer)")
            #expect(answer["Content-Type"] == "application/problem+json" && answer["X-Mount"] == "t")
            #expect((answer["WWW-Authenticate"] == "Basic realm=\"t\"") == (status == 401))
        }
    }

    @Test(arguments: [0, 1, 70_000, 200_000, 2_000_000])
    func `a body becomes a file or bytes, whatever it says of its type and length`(size: Int) throws {
        let bytes = Secrets.random(size)
        for fields in [
            ["Content-Type: application/json"], ["Content-Type: text/x"], ["Transfer-Encoding: chunked"],
            ["Content-Type: application/json", "Transfer-Encoding: chunked"],
        ] {
            for listener in [Deployment.Listener.http, .https] {
                let taken = try deployment.curl(
                    "PUT", "/t/a/b/raw", fields: fields + [credentials], body: .bytes(bytes), to: listener)
                #expect(taken.status == 201, "\(fields): \(taken)")
                #expect(taken.json["digest"]?.string == digest(of: bytes))
                guard size <= 150_000 else { continue }
                let inMemory = try deployment.curl(
                    "POST", "/t/bytes", fields: fields + [credentials], body: .bytes(bytes), to: listener)
                #expect(inMemory.json["digest"]?.string == digest(of: bytes), "\(fields): \(inMemory)")
            }
        }
        awaitCondition("the uploads are gone") { (try? deployment.uploads()) == [] }
    }

    @Test func `JSON of any kind comes through, by every way that nginx has for it`() throws {
        let texts = [#""1.2.3""#, "[1,2]", "null", #"{"a":"\#(String(repeating: "a", count: 200_000))"}"#]
        for text in texts {
            for fields in [[], ["Transfer-Encoding: chunked"], ["Content-Type: application/vnd.x+json"]] {
                for method in ["PUT", "DELETE"] {
                    let answer = try deployment.curl(
                        method, "/t/any/", fields: fields + [credentials], body: .text(text))
                    #expect(
                        answer.json["json"] == (try JSONValue.parse(text)), "\(method) \(fields) \(text.prefix(20))")
                    #expect(answer.json["method"]?.string == method)
                }
            }
        }
        let moved = try deployment.curl("GET", "/t/any?a=b")
        #expect(moved.status == 301 && moved["Location"]?.hasSuffix("/t/any/?a=b") == true)
        #expect(try deployment.curl("PUT", "/t/any", fields: [credentials], body: .text("5")).json["json"] == 5)
    }

    @Test func `the JSON API takes chunks and types of JSON's kin, and refuses what is over the limit`() throws {
        for fields in [[], ["Transfer-Encoding: chunked"], ["Content-Type: application/vnd.x+json"]] {
            let small = try deployment.curl("POST", "/v1/echo", token: token, fields: fields, body: .text(#"{"a":1}"#))
            #expect(small.json["json"] == ["a": 1], "\(fields): \(small)")
            let large = Body.text(#"{"a":"\#(String(repeating: "a", count: 150_000))"}"#)
            let refused = try deployment.curl("POST", "/v1/echo", token: token, fields: fields, body: large)
            #expect(refused.status == 413 && refused.errorCode == "PAYLOAD_TOO_LARGE", "\(fields): \(refused)")
        }
        let form = try deployment.curl(
            "POST", "/v1/echo", token: token, fields: ["Content-Type: application/x-www-form-urlencoded"],
            body: .text("a=b"))
        #expect(form.status == 415 && form.errorCode == "UNSUPPORTED_MEDIA_TYPE")
    }

    @Test func `without credentials nothing of a body is taken, below any prefix`() throws {
        for path in ["/t/a/raw", "/t/nothing", "/anything/else", "/v1/echo"] {
            let connection = try RawConnection(to: deployment)
            connection.send("PUT \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n")
            let answer = try #require(connection.answer(), "\(path)")
            #expect([401, 404, 405].contains(answer.status), "\(path): \(answer)")
            connection.close()
        }
        #expect(try deployment.uploads() == [])
    }

    @Test func `a read with a body is limited like any other`() throws {
        for fields in [["Content-Length: 150001"], ["Transfer-Encoding: chunked"]] {
            for listener in [Deployment.Listener.http, .https] {
                let answer = try deployment.curl(
                    "GET", "/t/a/items/b.json", fields: [fields[0], credentials],
                    body: .bytes([UInt8](repeating: 1, count: 150_001)), to: listener)
                #expect(answer.status == 413, "\(fields): \(answer)")
            }
        }
        let small = try deployment.curl("GET", "/t/a/items/b.json", fields: [credentials], body: .text("{}"))
        #expect(small.status == 200)
    }

    @Test func `a blob keeps the fields of its answer, also under a condition`() throws {
        let bytes = Secrets.random(1_000)
        #expect(try deployment.curl("PUT", "/t/a/raw", fields: [credentials], body: .bytes(bytes)).status == 201)
        let digest = digest(of: bytes)
        for fields in [[], ["If-Match: \"\(digest)\""], ["Range: bytes=0-9"]] {
            let answer = try deployment.curl("GET", "/t/blob/\(digest)", fields: fields + [credentials])
            #expect([200, 206].contains(answer.status), "\(fields): \(answer)")
            #expect(answer.body == (answer.status == 206 ? Array(bytes[..<10]) : bytes))
            #expect(answer["Docker-Content-Digest"] == digest && answer["Content-Version"] == "1")
            #expect(answer["Vary"] == "Accept" && answer["Link"] == "<a>, <b>" && answer["ETag"] == "\"\(digest)\"")
            #expect(answer["Content-Type"] == "text/x")
        }
    }
}
