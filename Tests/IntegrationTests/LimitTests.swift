import Glibc
import JSON
import Testing

/// Limits of a deployment, set low: bodies, logins.
struct LimitTests {
    let deployment: Deployment

    init() throws {
        deployment = try Deployment(settings: [
            "PACKAGEREPO_BLOB_LIMIT": "1000000", "PACKAGEREPO_JSON_LIMIT": "200000", "PACKAGEREPO_LOGIN_RATE": "1",
            "PACKAGEREPO_LOGIN_BURST": "3",
        ])
    }

    @Test func `a blob over the limit is 413 and leaves nothing, with a length or in chunks`() throws {
        for fields in [[], ["Transfer-Encoding: chunked"]] {
            let body = [UInt8](repeating: 1, count: 1_000_001)
            let refused = try deployment.publish(body, as: "acme/large/1.0.0/any", fields: fields)
            #expect(refused.status == 413)
            #expect(refused.errorCode == "BLOB_TOO_LARGE")
        }
        awaitCondition("the uploads are gone") { (try? deployment.uploads()) == [] }
        let missing = try deployment.curl("GET", "/v1/acme/large/1.0.0/any", token: deployment.admin())
        #expect(missing.status == 404)
        let full = [UInt8](repeating: 2, count: 1_000_000)
        #expect(try deployment.publish(full, as: "acme/large/1.0.0/any").status == 201)
    }

    @Test(arguments: 1...3)
    func `whatever nginx has no descriptor for is 503 in JSON, and is taken once there are some again`(
        spare: Int
    ) throws {
        let token = try deployment.admin()
        #expect(try deployment.publish([1], as: "acme/short/1.0.0/any", token: token).status == 201)
        let artifact = "/v1/acme/short/1.0.0/any"
        let large = Body.text(#"{"namespace":"acme","name":"\#(String(repeating: "a", count: 150_000))"}"#)
        let requests: [() throws -> Answer] = [
            { try deployment.curl("GET", artifact, token: token, to: .https) },
            { try deployment.curl("GET", artifact + "/blob", token: token) },
            { try deployment.curl("GET", artifact + "/blob", token: token, fields: ["If-Match: *"]) },
            { try deployment.curl("GET", "/health") },
            { try deployment.curl("PUT", "/v1/acme/short/tags/stable", token: token, body: .text("{}")) },
            { try deployment.publish([1], as: "acme/short/2.0.0/any", token: token) },
            { try deployment.curl("POST", "/v1/workflows/resolve_latest/execute", token: token, body: large) },
        ]
        var refusals = 0
        for (number, request) in requests.enumerated() {
            let workers = try Kernel.children(of: deployment.nginx())
            // One is the client's connection. Then come connections to workers, and the file of a body or of a blob.
            for worker in workers {
                let open = Set(try Files.list("/proc/\(worker)/fd").compactMap { Int($0) })
                let free = (0..<open.count + spare).filter { !open.contains($0) }
                #expect(try limitDescriptors(of: worker, to: free[spare - 1] + 1).status == 0)
            }
            let answer = try request()
            for worker in workers { try limitDescriptors(of: worker, to: 1024) }
            let isRefused = answer.errorCode == "OVERLOADED" && answer["Retry-After"] == "1" && answer.status == 503
            #expect(isRefused || answer.status < 500, "request \(number): \(answer)")
            refusals += isRefused ? 1 : 0
        }
        if spare == 1 { #expect(refusals > 0, "a request for which nothing but the client's connection was left") }
        awaitCondition("nginx accepts again") {
            (try? deployment.publish([1], as: "acme/short/3.0.0/any", token: token).status) == 201
        }
    }

    /// Sets how high the numbers of a process's descriptors may go, as its own user: root may lack the right to do so.
    @discardableResult
    private func limitDescriptors(of pid: pid_t, to limit: Int) throws -> Completion {
        var become: [String] = []
        if geteuid() == 0, let user = Kernel.owner(of: pid), let group = Kernel.group(of: pid) {
            become = ["/usr/bin/setpriv", "--reuid", "\(user)", "--regid", "\(group)", "--clear-groups", "--"]
        }
        return try run(become + ["/usr/bin/prlimit", "--pid", "\(pid)", "--nofile=\(limit):"])
    }

    @Test func `another body over its limit is 413`() throws {
        let padding = String(repeating: "a", count: 200_000)
        for fields in [[], ["Transfer-Encoding: chunked"]] {
            let refused = try deployment.curl(
                "POST", "/v1/workflows/auth_login/execute", token: deployment.admin(), fields: fields,
                body: .text(#"{"username":"\#(padding)"}"#))
            #expect(refused.status == 413)
            #expect(refused.errorCode == "PAYLOAD_TOO_LARGE")
        }
        let fits = try deployment.curl(
            "POST", "/v1/workflows/auth_login/execute", token: deployment.admin(),
            body: .text(#"{"username":"\#(padding.prefix(90_000))"}"#))
        #expect(fits.status == 400)
        #expect(fits.errorMessage == "Missing username or password")
    }

    @Test func `logins beyond the rate are 429 with Retry-After, other requests are not`() throws {
        let answers = try (0..<12).map { _ in try deployment.login("admin", "wrong") }
        let limited = try #require(answers.first { $0.status == 429 }, "twelve at once are beyond a burst of three")
        #expect(limited.errorCode == "RATE_LIMITED")
        #expect(limited["Retry-After"] == "1")
        #expect(limited["Content-Type"] == "application/json")
        #expect(answers.allSatisfy { [401, 429].contains($0.status) })
        #expect(try deployment.curl("GET", "/health").status == 200)
        // What a second allows is sent at once: of a smaller answer nothing is late, and its client is back at once.
        let conf = try Files.text(Deployment.clone + "/deploy/nginx/error_bodies.conf")
        let rate = try #require(conf.firstMatch(of: /\/_e\/429 (\d{2,});/).flatMap { Int($0.1) })
        let head = limited.fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
        #expect(head + limited.body.count > rate)
    }
}
