import JSON
import TestSupport
import Testing

/// No log has a secret.
struct SecretTests {
    /// A service with a mount that takes tokens in every way.
    private static let workflows: [String: JSONValue] = [
        "server": chain([
            ("web.create_flask_app", [:]),
            ("web.mount", ["prefix": "/t", "credentials": ["bearer", "basic", "raw", "header:X-Api-Key"]]),
            (
                "web.register_route",
                [
                    "mount": "/t", "path": "/{name}", "methods": ["PUT"], "workflow": "take", "scopes": ["write"],
                    "body": "file",
                ]
            ),
            (
                "web.register_route",
                [
                    "path": "/auth/login", "methods": ["POST"], "workflow": "auth_login", "auth": "anonymous",
                    "tenants": "any",
                ]
            ),
            ("web.start_server", [:]),
        ]),
        "take": chain([
            ("metabuilder.trigger", ["triggerType": "webhook"]),
            ("packagerepo.respond_json", ["status": 201, "body": ["ok": true]]),
        ]),
    ]

    @Test func `no token, password, cookie or query is in any log, however it was sent`() throws {
        let directory = try Files.temporaryDirectory()
        defer { _ = try? run(["/bin/rm", "-rf", directory]) }
        for (name, document) in Self.workflows {
            try Files.write(document.description, to: "\(directory)/\(name).json")
        }
        try run(["/bin/cp", Deployment.clone + "/workflows/auth_login.json", directory])
        let deployment = try Deployment(settings: [
            "PACKAGEREPO_WORKFLOWS": directory, "PACKAGEREPO_LOG_LEVEL": "trace",
        ])
        let token = try deployment.admin()
        let signature = String(token.split(separator: ".").last ?? "")
        let basic = try base64(Array("x:\(token)".utf8))
        let large = Body.bytes(Array(repeating: 1, count: 200_000))
        for fields in [
            ["Authorization: Bearer \(token)"], ["Authorization: Basic \(basic)"], ["Authorization: \(token)"],
            ["X-Api-Key: \(token)"], ["Authorization: Bearer \(token)", "Cookie: session=cookie-secret"],
        ] {
            let answer = try deployment.curl(
                "PUT", "/t/a", fields: fields + ["Content-Type: text/plain"], body: large)
            #expect(answer.status == 201, "\(answer)")
        }
        // Failures are what logs are about.
        #expect(try deployment.curl("PUT", "/t/a", token: token + "x", body: large).status == 401)
        #expect(try deployment.curl("GET", "/t/a?token=query-secret", token: token).status == 405)
        #expect(try deployment.curl("GET", "/t/%ZZ?token=query-secret", token: token).status == 400)
        #expect(try deployment.login("admin", "admin").status == 200)
        #expect(try deployment.login("admin", "wrong-password-secret").status == 401)
        #expect(try deployment.curl("POST", "/auth/login", body: .text(#"{"password":"body-secret","#)).status == 400)
        let last = deployment.unusedName("last")
        _ = try deployment.curl("GET", "/health", fields: ["X-Request-ID: \(last)"])
        try awaitCondition("the access log has not been written") {
            try deployment.accessLog().contains { $0["request_id"]?.string == last }
        }
        deployment.stop()
        let logs = try Files.list(deployment.data + "/log")
        #expect(logs.contains("access.log") && logs.contains("nginx.log") && logs.contains("packagerepo.log"))
        for log in logs {
            let text = try Files.text(deployment.data + "/log/" + log)
            for secret in [
                signature, basic, "cookie-secret", "query-secret", "wrong-password-secret", "body-secret",
            ] {
                #expect(!text.contains(secret), "\(log) has \(secret)")
            }
        }
    }
}
