import Glibc
import JSON
import Testing

/// Limits of a deployment, set low: bodies, logins.
struct LimitTests {
    let deployment: Deployment

    init() throws {
        deployment = try Deployment(settings: [
            "PACKAGEREPO_BLOB_LIMIT": "1000000", "PACKAGEREPO_JSON_LIMIT": "100000", "PACKAGEREPO_LOGIN_RATE": "1",
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

    @Test func `an upload for which nginx has no descriptor is 503, and is taken once there are some again`() throws {
        let token = try deployment.admin()
        let workers = try Kernel.children(of: deployment.nginx())
        for worker in workers {
            // Two more: the client's connection, and either the body's file or the connection to a worker.
            let open = Set(try Files.list("/proc/\(worker)/fd").compactMap { Int($0) })
            let free = (0..<open.count + 2).filter { !open.contains($0) }
            #expect(try limitDescriptors(of: worker, to: free[1] + 1).status == 0)
        }
        let refused = try deployment.publish([1], as: "acme/short/1.0.0/any", token: token)
        // Where the worker cannot be asked before the body is taken either, nginx still answers 500 with a page of its own.
        withKnownIssue("nginx answers its own 500 where it has no descriptor to ask a worker by", isIntermittent: true)
        {
            #expect(refused.status == 503, "\(refused)")
            #expect(refused.errorCode == "OVERLOADED")
            #expect(refused["Retry-After"] == "1")
        }
        for worker in workers { try limitDescriptors(of: worker, to: 1024) }
        awaitCondition("nginx accepts again") {
            (try? deployment.publish([1], as: "acme/short/1.0.0/any", token: token).status) == 201
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
        let padding = String(repeating: "a", count: 100_000)
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
