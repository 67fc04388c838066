import Glibc
import JSON
import TestSupport
import Testing

/// Executions that run later, once, or by the clock, over a pool of real workers that are killed.
@Suite(.serialized)
struct BackgroundTests {
    /// Waits, then writes a document that must not be there yet, then answers.
    private static func slow(_ milliseconds: Int, key: String) -> JSONValue {
        chain([
            ("time.wait", ["duration": JSONValue("\(milliseconds)ms")]),
            ("packagerepo.kv_put", ["key": JSONValue("doc/\(key)"), "value": "$input", "if_absent": true]),
            ("packagerepo.respond_json", ["body": ["inputs": "$input"]]),
        ])
    }

    private func put(_ name: String, _ document: JSONValue, in deployment: Deployment) throws {
        let answer = try deployment.curl(
            "PUT", "/v1/workflows/\(name)", token: deployment.admin(), body: .bytes(document.serialized()))
        #expect(answer.status == 201, "\(answer)")
    }

    /// Queues an execution; where it can be found.
    private func queue(_ name: String, in deployment: Deployment) throws -> String {
        let answer = try deployment.curl(
            "POST", "/v1/workflows/\(name)/execute?mode=async", token: deployment.admin(), body: .text(#"{"n":1}"#))
        #expect(answer.status == 202 && answer.json["status"] == "queued", "\(answer)")
        return try #require(answer["Location"])
    }

    private func record(_ location: String, in deployment: Deployment) throws -> JSONValue {
        try deployment.curl("GET", location, token: deployment.admin()).json
    }

    private func killWorkers(of deployment: Deployment) throws {
        let before = try deployment.workers()
        for worker in before { kill(worker, SIGKILL) }
        awaitCondition("the workers are replaced") {
            (try? deployment.workers()).map { $0.count == before.count && Set($0).isDisjoint(with: before) } == true
        }
    }

    @Test func `a queued execution survives the death of its worker once, and takes effect once`() throws {
        let deployment = try Deployment(settings: ["PACKAGEREPO_WORKERS": "2"])
        try put("slow", Self.slow(1_500, key: "once"), in: deployment)
        let location = try queue("slow", in: deployment)
        try awaitCondition("it runs") { try record(location, in: deployment)["status"] == "running" }
        try killWorkers(of: deployment)
        try awaitCondition("it has ended") {
            ["success", "error"].contains(try record(location, in: deployment)["status"]?.string)
        }
        let ended = try record(location, in: deployment)
        #expect(ended["status"] == "success", "\(ended)")
        #expect(ended["result"]?["body"] == ["inputs": ["n": 1]])
        #expect(ended["trace"]?.count == 3)
        // Its document is there: a second time fails.
        let again = try deployment.curl(
            "POST", "/v1/workflows/slow/execute", token: deployment.admin(), body: .text("{}"))
        #expect(again.errorCode == "ALREADY_EXISTS")
    }

    @Test func `an execution whose worker dies twice has failed, and says so`() throws {
        let deployment = try Deployment(settings: ["PACKAGEREPO_WORKERS": "1"])
        try put("slow", Self.slow(20_000, key: "never"), in: deployment)
        let location = try queue("slow", in: deployment)
        var began: JSONValue = .null
        for _ in 0..<2 {
            // Right after a death the record is that of the dead.
            try awaitCondition("it runs anew") {
                let now = try record(location, in: deployment)
                return now["status"] == "running" && now["started_at"] != began
            }
            began = try record(location, in: deployment)["started_at"] ?? .null
            try killWorkers(of: deployment)
        }
        try awaitCondition("it has failed") { try record(location, in: deployment)["status"] == "error" }
        let failed = try record(location, in: deployment)
        #expect(failed["error"]?["code"] == "INTERNAL_ERROR" && failed["result"] == .null)
    }

    @Test func `of many queued executions under dying workers each took effect, or says that it did not`() throws {
        let deployment = try Deployment(settings: ["PACKAGEREPO_WORKERS": "2"])
        let writing = chain([
            ("time.wait", ["duration": "50ms"]),
            ("packagerepo.kv_put", ["key": "doc/$execution.id", "value": 1, "if_absent": true]),
        ])
        try put("writing", writing, in: deployment)
        let reading = chain([
            ("packagerepo.kv_get", ["key": "doc/$input.id", "out": "found"]),
            ("packagerepo.respond_json", ["body": ["found": "$found"]]),
        ])
        try put("reading", reading, in: deployment)
        let locations = try (0..<40).map { _ in try queue("writing", in: deployment) }
        for _ in 0..<2 { try killWorkers(of: deployment) }
        for location in locations {
            try awaitCondition("\(location) has ended") {
                ["success", "error"].contains(try record(location, in: deployment)["status"]?.string)
            }
            let ended = try record(location, in: deployment)
            let read = try deployment.curl(
                "POST", "/v1/workflows/reading/execute", token: deployment.admin(),
                body: .bytes((["id": ended["id"] ?? .null] as JSONValue).serialized()))
            #expect(read.status == 200, "\(read)")
            #expect((read.json["found"] == 1) == (ended["status"] == "success"), "\(ended)")
            // Only whoever was killed twice may have failed.
            if ended["status"] == "error" { #expect(ended["error"]?["code"] == "INTERNAL_ERROR") }
        }
    }

    @Test func `a stopping service gives back what it cannot finish, and the next one does it`() throws {
        let deployment = try Deployment(settings: ["PACKAGEREPO_WORKERS": "1"])
        try put("slow", Self.slow(8_000, key: "later"), in: deployment)
        let location = try queue("slow", in: deployment)
        try awaitCondition("it runs") { try record(location, in: deployment)["status"] == "running" }
        #expect(deployment.stop()?.wasInTime == true)
        try deployment.start()
        try awaitCondition("it has ended") { try record(location, in: deployment)["status"] == "success" }
    }

    @Test func `two requests of one Idempotency-Key at once are one execution`() throws {
        let deployment = try SharedDeployment.get()
        let name = deployment.unusedName("idempotent")
        try put(name, Self.slow(500, key: name), in: deployment)
        let calls = try (0..<4).map { _ in
            try deployment.startCurl(
                "POST", "/v1/workflows/\(name)/execute", token: deployment.admin(),
                fields: ["Idempotency-Key: \(name)"], body: .text("{}"))
        }
        let answers = try calls.map { try $0.answer() }
        #expect(answers.allSatisfy { $0.status == 200 }, "\(answers)")
        #expect(Set(answers.map { $0["X-Execution-ID"] }).count == 1)
        #expect(Set(answers.map(\.body)).count == 1)
        let other = try deployment.curl(
            "POST", "/v1/workflows/\(name)/execute", token: deployment.admin(), fields: ["Idempotency-Key: \(name)"],
            body: .text(#"{"other":1}"#))
        #expect(other.status == 409 && other.errorCode == "ALREADY_EXISTS")
        // curl sends "Name;" as a field without a value.
        for field in ["Idempotency-Key;", "Idempotency-Key: \(String(repeating: "k", count: 129))"] {
            let refused = try deployment.curl(
                "POST", "/v1/workflows/\(name)/execute", token: deployment.admin(), fields: [field], body: .text("{}"))
            #expect(refused.status == 400 && refused.errorCode == "INVALID_REQUEST", "\(refused)")
        }
    }

    @Test func `a schedule fires once each time over the whole pool, though its leader is killed`() throws {
        let deployment = try Deployment(settings: ["PACKAGEREPO_WORKERS": "3"])
        let document = chain([("packagerepo.respond_json", ["body": ["at": "$input.scheduled_at"]])])
            .setting("triggers", to: [["nodeId": "N0", "kind": "schedule", "interval": 1]])
        try put("tick", document, in: deployment)
        func moments() throws -> [String] {
            let list = try deployment.curl(
                "GET", "/v1/executions?workflow=tick&status=success", token: deployment.admin())
            return try (list.json["executions"] ?? []).elements.map { row in
                let one = try record("/v1/executions/\(row["id"]?.string ?? "")", in: deployment)
                return try #require(one["result"]?["body"]?["at"]?.string, "\(one)")
            }
        }
        try awaitCondition("it has fired") { try moments().count >= 3 }
        try killWorkers(of: deployment)
        let before = try moments().count
        try awaitCondition("it fires on") { try moments().count >= before + 3 }
        let all = try moments()
        #expect(Set(all).count == all.count, "\(all)")
        // The beat of one second is kept: all end alike.
        #expect(Set(all.map { $0.suffix(8) }).count == 1, "\(all)")
    }

    @Test func `another tenant sees nothing of an execution, and without a token nobody does`() throws {
        let deployment = try SharedDeployment.get()
        let name = deployment.unusedName("secret")
        try put(name, Self.slow(0, key: name), in: deployment)
        let location = try queue(name, in: deployment)
        try awaitCondition("it has ended") { try record(location, in: deployment)["status"] == "success" }
        for fields in [["X-Tenant-ID: other"], ["X-Tenant-ID: nobody"]] {
            let token = try deployment.admin()
            #expect(try deployment.curl("GET", location, token: token, fields: fields).status == 404)
            let list = try deployment.curl("GET", "/v1/executions", token: token, fields: fields)
            #expect(list.json["executions"] == [])
        }
        #expect(try deployment.curl("GET", location).status == 401)
        let outsider = try deployment.token(scopes: ["read"], tenants: ["elsewhere"])
        #expect(try deployment.curl("GET", location, token: outsider).status == 404)
    }
}
