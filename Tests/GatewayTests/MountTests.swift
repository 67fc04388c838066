import Bytes
import HTTPCore
import JSON
import TestSupport
import Testing

@testable import Gateway

@Suite("A mount")
struct MountTests {
    private let sample: RouteSample
    private let repository: Repository

    init() throws {
        sample = try RouteSample(
            mounts: [
                [
                    "prefix": "/t/{space}", "credentials": ["basic", "header:X-Api-Key"],
                    "challenge": ["Basic realm=\"t\"", "Bearer realm=\"$request.base/token\""],
                    "errors": [
                        "content_type": "application/problem+json", "headers": ["X-Failed": "$error.code"],
                        "body": [
                            "detail": "$error.message", "status": "$error.status",
                            "errors": [["code": "$error.code", "id": "$error.request_id", "more": "$error.details"]],
                        ],
                    ],
                    "fields": ["X-Mount": "t"],
                ],
                [
                    "prefix": "/text", "credentials": ["raw"],
                    "errors": ["content_type": "text/html", "body": "<p>$error.message</p>"],
                ],
            ],
            routes: [
                [
                    "mount": "/t/{space}", "path": "/{name...}/items/{file}.json", "methods": ["GET"],
                    "scopes": ["read"],
                ],
                [
                    "mount": "/t/{space}", "path": "/{name...}/raw", "methods": ["PUT"], "scopes": ["write"],
                    "workflow": "store", "limit": 10,
                ],
                ["mount": "/t/{space}", "path": "/fails", "methods": ["GET"], "scopes": ["read"], "workflow": "fails"],
                ["mount": "/text", "path": "/{a}/", "methods": ["GET", "PUT"], "body": "json"],
                ["path": "/plain/{a}", "methods": ["GET"]],
            ],
            workflows: [
                "fails": chain([
                    (
                        "packagerepo.respond_error",
                        ["message": "no & <no>", "code": "ALREADY_EXISTS", "details": [["a": 1]]]
                    )
                ])
            ])
        repository = try Repository(workflows: sample.directory.path)
    }

    private func basic(_ user: String, _ password: String) -> [String: String] {
        ["Authorization": "Basic \(Base64.encode("\(user):\(password)".utf8))"]
    }

    @Test("takes a token as the password of Basic, whatever the user name, and no real password")
    func basicCredentials() throws {
        let token = try repository.issueToken("reader")
        for user in ["reader", "__token__", "", "ann:"] {
            let password = user.hasSuffix(":") ? "x" : token
            let answer = repository.call("GET", "/t/s/a/items/b.json", as: nil, fields: basic(user, password))
            #expect(answer.status == (password == token ? 200 : 401), "\(user)")
        }
        for fields in [
            basic("reader", "secret of reader"), basic("reader", ""), ["Authorization": "Basic !"],
            ["Authorization": "Basic \(Base64.encode("no colon".utf8))"], ["Authorization": "Bearer \(token)"],
            ["Authorization": token], ["Authorization": ""], [:], ["X-Api-Key": ""],
        ] {
            #expect(repository.call("GET", "/t/s/a/items/b.json", as: nil, fields: fields).status == 401, "\(fields)")
        }
        #expect(
            repository.call("GET", "/t/s/a/items/b.json", as: nil, fields: ["x-api-key": token]).status == 200)
        let both = basic("ann", token).merging(["X-Api-Key": "wrong"]) { $1 }
        #expect(repository.call("GET", "/t/s/a/items/b.json", as: nil, fields: both).status == 200)
    }

    @Test("takes a bare token where it says raw, with Bearer before it or not")
    func rawCredentials() throws {
        let token = try repository.issueToken("reader")
        for value in [token, "Bearer \(token)", "bearer \(token)"] {
            let answer = repository.call("GET", "/text/a/", as: nil, fields: ["Authorization": value])
            #expect(answer.status == 200, "\(value)")
        }
        let wrong = repository.call("GET", "/text/a/", as: nil, fields: ["Authorization": "two words"])
        #expect(wrong.status == 401 && wrong.fields["Content-Type"] == "text/html")
        #expect(wrong.fields["WWW-Authenticate"]?.hasPrefix("Bearer") == true)
    }

    @Test("hides every field in which some mount takes a token, from all workflows")
    func hidesCredentials() throws {
        let fields = ["X-Api-Key": try repository.issueToken("reader"), "X-Other": "seen", "Cookie": "a"]
        let mounted = repository.call("GET", "/t/s/a/items/b.json", as: nil, fields: fields).json["headers"]
        #expect(mounted?["x-other"] == "seen" && mounted?["x-api-key"] == nil && mounted?["cookie"] == nil)
        let plain = repository.call("GET", "/plain/a", fields: fields).json
        #expect(plain["headers"]?["x-other"] == "seen" && plain["headers"]?["x-api-key"] == nil)
        #expect(plain["headers_all"]?["x-api-key"] == nil && plain["headers"]?["authorization"] == nil)
        let executed = repository.call("POST", "/v1/workflows/echo/execute", [:], fields: fields).json["headers"]
        #expect(executed?["x-other"] == "seen" && executed?["x-api-key"] == nil)
    }

    @Test("gives the parts of the path, and what URLs begin with")
    func parts() throws {
        let token = try repository.issueToken("reader")
        let fields = basic("x", token).merging(["Host": "packages.example:8443"]) { $1 }
        let answer = repository.call("GET", "/t/s%20p/a/items/b/items/c.json?x=1&x=2", as: nil, fields: fields)
        #expect(answer.json["params"] == ["space": "s p", "name": "a/items/b", "file": "c"])
        #expect(answer.json["base"] == "http://packages.example:8443/t/s%20p")
        #expect(answer.json["query"] == ["x": "1"] && answer.json["query_all"] == ["x": ["1", "2"]])
        #expect(answer.fields["X-Mount"] == "t")
    }

    @Test("answers every failure in its own shape: the gateway's and the workflows'")
    func failures() throws {
        let reader = basic("x", try repository.issueToken("reader"))
        func fails(_ method: String, _ target: String, _ status: Int, _ code: String, _ fields: [String: String]) {
            let answer = repository.send(method, target, Array("0123456789ab".utf8), as: nil, fields: fields)
            #expect(answer.status == status, "\(method) \(target)")
            #expect(answer.fields["Content-Type"] == "application/problem+json")
            #expect(answer.fields["X-Failed"] == code && answer.fields["X-Mount"] == "t")
            #expect(answer.json["status"] == JSONValue(status) && answer.json["detail"]?.string?.isEmpty == false)
            #expect(answer.json["errors"]?[0]?["id"] == "test" && answer.json["ok"] == nil)
        }
        fails("GET", "/t/s/a/items/b.json", 401, "UNAUTHORIZED", [:])
        fails("PUT", "/t/s/a/raw", 403, "FORBIDDEN", reader)
        fails("GET", "/t/s/nothing", 404, "ROUTE_NOT_FOUND", reader)
        fails("POST", "/t/s/a/raw", 405, "METHOD_NOT_ALLOWED", reader)
        fails("GET", "/t/s/fails", 409, "ALREADY_EXISTS", reader)
        let admin = basic("x", try repository.issueToken("admin"))
        fails("PUT", "/t/s/a/raw", 413, "BLOB_TOO_LARGE", admin)
        fails("PUT", "/t/s/a/raw", 415, "UNSUPPORTED_MEDIA_TYPE", admin.merging(["Content-Type": "multipart/x"]) { $1 })
        fails("PUT", "/t/s/a/raw", 400, "INVALID_REQUEST", admin.merging(["Content-Range": "bytes 1-2/3"]) { $1 })
        #expect(repository.call("GET", "/t/s/fails", as: nil, fields: reader).json["errors"]?[0]?["more"] == [["a": 1]])
        #expect(repository.call("GET", "/plain/a", as: nil).json["error"]?["code"] == "UNAUTHORIZED")
        #expect(repository.call("GET", "/t", as: nil).json["error"]?["code"] == "ROUTE_NOT_FOUND")
    }

    @Test("asks for credentials in its own words, several of them where it says so")
    func challenges() {
        let missing = repository.call("GET", "/t/s/a/items/b.json", as: nil, fields: ["Host": "h"])
        #expect(
            missing.fields.values(of: "WWW-Authenticate")
                == ["Basic realm=\"t\"", "Bearer realm=\"http://h/t/s/token\""])
        let wrong = repository.call("GET", "/t/s/a/items/b.json", as: nil, fields: basic("a", "b"))
        let challenges = wrong.fields.values(of: "WWW-Authenticate")
        #expect(challenges.first == "Basic realm=\"t\"")
        #expect(challenges.last?.contains("/token\", error=\"invalid_token\"") == true, "\(challenges)")
    }

    @Test("writes markup with what is filled in escaped, and sends a read to the slash that its path lacks")
    func text() throws {
        let answer = repository.call("DELETE", "/text/a/", as: nil)
        #expect(answer.status == 405 && answer.fields["Content-Type"] == "text/html")
        #expect(String(decoding: answer.body.serialized, as: UTF8.self) == "<p>This path supports GET, HEAD, PUT</p>")
        let moved = repository.call("GET", "/text/a?b=c", as: nil)
        #expect(moved.status == 301 && moved.fields["Location"] == "/text/a/?b=c")
        let fields = ["Authorization": try repository.issueToken("admin")]
        #expect(repository.call("PUT", "/text/a", [:], as: nil, fields: fields).json["method"] == "PUT")
    }
}
