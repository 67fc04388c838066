import JSON
import RepositoryModel
import Stores
import Synchronization
import TestSupport
import Testing

@testable import Gateway

/// `If-Match` and `If-None-Match` on every write (RFC 9110, 13.1), and several who write at once.
@Suite struct PreconditionTests {
    private let repository: Repository

    init() throws {
        repository = try Repository()
        for version in ["1.0.0", "2.0.0"] {
            _ = repository.publish("acme/hello/\(version)/any", "hello \(version)")
        }
    }

    private func setTag(_ version: String, _ fields: [String: String] = [:]) -> Int {
        repository.call(
            "PUT", "/v1/acme/hello/tags/stable",
            ["target_version": JSONValue(version), "target_variant": "any"], fields: fields
        ).status
    }

    private func tag() -> (status: Int, version: String?, etag: String) {
        let answer = repository.call("GET", "/v1/acme/hello/tags/stable")
        return (answer.status, answer.json["version"]?.string, answer.fields["ETag"] ?? "none")
    }

    @Test func `A tag is set only where the client's preconditions hold`() throws {
        #expect(setTag("1.0.0", ["If-Match": "*"]) == 412)
        #expect(setTag("1.0.0", ["If-Match": "\"x\""]) == 412)
        #expect(setTag("1.0.0", ["If-None-Match": "*"]) == 200)
        #expect(setTag("2.0.0", ["If-None-Match": "*"]) == 412)
        let first = tag()
        #expect(first.version == "1.0.0" && first.etag.hasPrefix("\""))
        #expect(setTag("2.0.0", ["If-Match": "\"x\", \(first.etag)"]) == 200)
        #expect(setTag("1.0.0", ["If-Match": first.etag]) == 412)
        #expect(setTag("1.0.0", ["If-None-Match": tag().etag]) == 412)
        #expect(tag().version == "2.0.0")
        #expect(setTag("1.0.0", ["If-None-Match": first.etag]) == 200)
        #expect(setTag("2.0.0") == 200)
    }

    @Test func `A tag is known to who has its entity tag, and removed only by it`() throws {
        #expect(setTag("1.0.0") == 200)
        let etag = tag().etag
        let known = repository.call("GET", "/v1/acme/hello/tags/stable", fields: ["If-None-Match": etag])
        #expect(known.status == 304 && known.fields["ETag"] == etag)
        func delete(_ fields: [String: String]) -> Int {
            repository.call("DELETE", "/v1/acme/hello/tags/stable", fields: fields).status
        }
        #expect(delete(["If-Match": "\"x\""]) == 412)
        #expect(delete(["If-None-Match": etag]) == 412)
        #expect(delete(["If-Match": etag]) == 200)
        #expect(delete(["If-Match": etag]) == 412)
        #expect(delete([:]) == 404)
    }

    @Test func `An artifact is published only where the client's preconditions hold`() throws {
        func publish(_ version: String, _ content: String, _ fields: [String: String]) -> Int {
            repository.call(
                "POST", "/v1/workflows/publish_artifact/execute",
                [
                    "namespace": "acme", "name": "hello", "version": JSONValue(version), "variant": "any",
                    "content_base64": JSONValue(content),
                ], fields: fields
            ).status
        }
        #expect(publish("3.0.0", "aGVsbG8=", ["If-Match": "*"]) == 412)
        #expect(publish("3.0.0", "aGVsbG8=", ["If-None-Match": "*"]) == 201)
        #expect(publish("3.0.0", "aGVsbG8=", ["If-None-Match": "*"]) == 412)
        let digest = try Sample.digest("hello")
        #expect(publish("3.0.0", "b3RoZXI=", ["If-Match": "\"\(digest)\""]) == 409, "versions never change")
        #expect(publish("3.0.0", "b3RoZXI=", ["If-Match": "\"x\""]) == 412)
    }

    @Test func `A workflow is stored and removed only where the client's preconditions hold`() throws {
        let document: JSONValue = [
            "id": "w", "name": "W",
            "nodes": [
                [
                    "id": "a", "name": "A", "type": "time.now", "typeVersion": 1, "position": [0, 0],
                    "parameters": [:],
                ]
            ], "connections": [:],
        ]
        func call(_ method: String, _ name: String, _ fields: [String: String]) -> (Int, String) {
            let answer = repository.call(
                method, "/v1/workflows/\(name)", method == "PUT" ? document : nil, fields: fields)
            return (answer.status, answer.fields["ETag"] ?? "none")
        }
        #expect(call("PUT", "mine", ["If-Match": "*"]).0 == 412)
        let (status, etag) = call("PUT", "mine", ["If-None-Match": "*"])
        #expect(status == 201 && etag.hasPrefix("\""))
        #expect(call("GET", "mine", [:]) == (200, etag))
        #expect(call("GET", "mine", ["If-None-Match": etag]) == (304, etag))
        #expect(call("PUT", "mine", ["If-None-Match": "*"]).0 == 412)
        #expect(call("PUT", "mine", ["If-Match": "\"x\""]).0 == 412)
        #expect(call("PUT", "mine", ["If-Match": etag]).0 == 200)
        #expect(call("DELETE", "mine", ["If-Match": "\"x\""]).0 == 412)
        #expect(call("DELETE", "mine", ["If-Match": etag]).0 == 200)
        // A shared workflow is what GET answers until the tenant has its own.
        let shared = call("GET", "list_tags", [:]).1
        #expect(call("PUT", "list_tags", ["If-None-Match": "*"]).0 == 412)
        #expect(call("PUT", "list_tags", ["If-Match": shared]).0 == 201)
    }

    @Test func `Of many who remove a tag at once one is told that it did, and the others that there is none`() throws {
        for _ in 0..<10 {
            #expect(setTag("1.0.0") == 200)
            let statuses = Mutex<[Int]>([])
            inThreads(6) { _ in
                let status = repository.call("DELETE", "/v1/acme/hello/tags/stable").status
                statuses.withLock { $0.append(status) }
            }
            #expect(statuses.withLock { $0.sorted() } == [200, 404, 404, 404, 404, 404])
        }
    }

    @Test func `Of many who move a tag by its entity tag at once one succeeds`() throws {
        #expect(setTag("1.0.0") == 200)
        for round in 0..<10 {
            let etag = tag().etag
            let statuses = Mutex<[Int]>([])
            inThreads(6) { _ in
                let status = setTag(round % 2 == 0 ? "2.0.0" : "1.0.0", ["If-Match": etag])
                statuses.withLock { $0.append(status) }
            }
            #expect(statuses.withLock { $0.sorted() } == [200, 412, 412, 412, 412, 412])
        }
    }
}
