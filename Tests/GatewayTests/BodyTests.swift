import Bytes
import Crypto
import Foundation
import HTTPCore
import JSON
import TestSupport
import Testing

@testable import Gateway

@Suite("The body of a request")
struct BodyTests {
    private let sample: RouteSample
    private let repository: Repository

    init() throws {
        sample = try RouteSample(routes: [
            ["path": "/json", "methods": ["PUT", "DELETE"]], ["path": "/any", "methods": ["PUT"], "json": "any"],
            ["path": "/file", "methods": ["PUT"], "body": "file", "workflow": "store"],
            ["path": "/bytes", "methods": ["PUT"], "body": "bytes", "limit": 30, "workflow": "store"],
            [
                "path": "/form", "methods": ["PUT"], "body": "file", "accept": ["multipart/form-data"],
                "workflow": "store",
            ],
            ["path": "/none", "methods": ["PUT", "DELETE"], "body": "none"],
            [
                "path": "/parts", "methods": ["PUT"], "body": "file", "workflow": "store",
                "handles": ["Content-Range", "content-encoding"],
            ],
        ])
        repository = try Repository(workflows: sample.directory.path)
    }

    private func put(_ path: String, _ body: String, _ fields: [String: String] = [:]) -> HTTPResponse {
        repository.send("PUT", path, Array(body.utf8), fields: fields)
    }

    @Test("is JSON of any kind where the route says so, else an object; DELETE has one too")
    func json() {
        #expect(put("/json", #"{"a":1}"#).json["json"] == ["a": 1])
        #expect(put("/json", #""text""#).code == "INVALID_JSON")
        for text in [#""1.2.3""#, "[1]", "5", "null", "true"] {
            #expect(put("/any", text).json["json"] == (try? JSONValue.parse(text)), "\(text)")
        }
        #expect(put("/any", "{").code == "INVALID_JSON")
        let deleted = repository.send("DELETE", "/json", Array(#"{"users":["a"]}"#.utf8)).json
        #expect(deleted["json"] == ["users": ["a"]] && deleted["input"] == ["users": ["a"]])
    }

    @Test(
        "is refused where it is only a part, an envelope, or coded in a way that nobody undoes: on every route",
        arguments: [
            ("/json", "Content-Range", "bytes 500-999/1000", 400),
            ("/file", "Content-Range", "bytes 500-999/1000", 400),
            ("/bytes", "Content-Range", "", 400), ("/v1/workflows/x", "Content-Range", "bytes 0-1/2", 400),
            ("/parts", "Content-Range", "bytes 0-1/2", 201),
            ("/file", "Content-Encoding", "gzip", 415), ("/file", "Content-Encoding", "identity", 201),
            ("/file", "Content-Encoding", "", 415), ("/json", "Content-Encoding", "br", 415),
            ("/v1/workflows/x", "Content-Encoding", "zstd", 415), ("/parts", "Content-Encoding", "zstd", 201),
            ("/file", "Content-Type", "multipart/form-data; boundary=x", 415),
            ("/bytes", "Content-Type", "Multipart/Mixed", 415), ("/json", "Content-Type", "multipart/form-data", 415),
            ("/form", "Content-Type", "multipart/form-data; boundary=x", 201),
            ("/form", "Content-Type", "text/plain", 415),
            ("/file", "Content-Type", "application/x-www-form-urlencoded", 201),
            ("/json", "Content-Type", "text/json", 415),
            ("/json", "Content-Type", "application/vnd.x+json; charset=utf-8", 200),
        ])
    func misread(path: String, field: String, value: String, status: Int) {
        #expect(put(path, "{}", [field: value]).status == status)
    }

    @Test("is taken up to the route's limit")
    func limits() {
        #expect(put("/bytes", String(repeating: "a", count: 30)).json["size"] == 30)
        #expect(put("/bytes", String(repeating: "a", count: 31)).code == "PAYLOAD_TOO_LARGE")
        #expect(put("/none", "a").code == "PAYLOAD_TOO_LARGE")
        #expect(put("/none", "").status == 200 && repository.call("DELETE", "/none").status == 200)
    }

    @Test("is inflated up to the route's limit where it is JSON or bytes")
    func gzip() {
        // printf '{"a":1}' | gzip -n
        let object: [UInt8] = [
            0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xab, 0x56, 0x4a, 0x54, 0xb2, 0x32, 0xac, 0x05,
            0x00, 0xaf, 0xac, 0x1b, 0x56, 0x07, 0x00, 0x00, 0x00,
        ]
        let gzip = ["Content-Encoding": "gzip"]
        #expect(repository.send("PUT", "/json", object, fields: gzip).json["json"] == ["a": 1])
        #expect(repository.send("PUT", "/bytes", object, fields: ["Content-Encoding": "X-GZIP"]).json["size"] == 7)
        #expect(repository.send("PUT", "/json", Array("{}".utf8), fields: gzip).code == "INVALID_REQUEST")
        #expect(repository.send("PUT", "/json", Array(object.dropLast(9)), fields: gzip).code == "INVALID_REQUEST")
    }

    @Test("is held to every digest that the request states of it")
    func digests() {
        let right = Base64.encode(SHA256.hash(Array("{}".utf8)))
        let wrong = Base64.encode(SHA256.hash(Array("[]".utf8)))
        for path in ["/json", "/bytes"] {
            for field in ["Repr-Digest", "Content-Digest"] {
                #expect(put(path, "{}", [field: "sha-256=:\(right):"]).status < 300)
                #expect(put(path, "{}", [field: "sha-256=:\(wrong):"]).code == "DIGEST_MISMATCH")
                #expect(put(path, "{}", [field: "sha-256=:\(right):, sha-256=:\(wrong):"]).code == "DIGEST_MISMATCH")
                #expect(put(path, "{}", [field: "sha-256=:\(wrong):, sha-256=:\(right):"]).status < 300)
                #expect(put(path, "{}", [field: "sha-512=:\(wrong):"]).status < 300)
                for bad in ["", "sha-256", "sha-256=\(right)", "sha-256=:!:", "sha-256=:YQ==:"] {
                    #expect(put(path, "{}", [field: bad]).code == "INVALID_REQUEST", "\(bad)")
                }
            }
        }
    }

    @Test("counts whether nginx has put it into a file or hands it over: the route decides what it becomes")
    func ways() throws {
        let directory = try TemporaryDirectory()
        try Data(#"{"a":1}"#.utf8).write(to: URL(fileURLWithPath: directory.path("body")))
        func put(_ path: String, _ body: HTTPRequest.Body) throws -> HTTPResponse {
            let request = HTTPRequest(
                method: "PUT", target: try RequestTarget(path),
                fields: ["Authorization": "Bearer \(try repository.issueToken("admin"))"], body: body, id: "test",
                contentLength: 7)
            return repository.handler.respond(to: request, phase: .upload)
        }
        let file = HTTPRequest.Body.file(path: directory.path("body"))
        let bytes = HTTPRequest.Body.bytes(Array(#"{"a":1}"#.utf8))
        #expect(try put("/json", file).json["json"] == ["a": 1])
        #expect(try put("/json", bytes).json["json"] == ["a": 1])
        let digest = try put("/file", file).json["digest"]
        #expect(digest?.string?.hasPrefix("sha256:") == true)
        for path in ["/file", "/bytes"] {
            for body in [file, bytes] { #expect(try put(path, body).json["digest"] == digest) }
        }
        #expect(try put("/file", .none).json["size"] == 0 && put("/file", .file(path: "")).json["size"] == 0)
    }
}
