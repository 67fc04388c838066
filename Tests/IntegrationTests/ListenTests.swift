import JSON
import Testing

/// Where nginx listens, where it redirects, and whom it believes.
@Suite(.serialized)
struct ListenTests {
    @Test func `HTTPS at several addresses, and a redirect that keeps the method and the query`() throws {
        let deployment = try Deployment()
        deployment.stop()
        let port = try FreePorts.two().0
        try deployment.start(settings: [
            "PACKAGEREPO_HTTPS_ADDRESS": "127.0.0.1, ::1", "PACKAGEREPO_REDIRECT_PORT": String(port),
        ])
        let urls = ["https://127.0.0.1:\(deployment.httpsPort)", "https://[::1]:\(deployment.httpsPort)"]
        for url in urls { #expect(try status(of: url + "/health") == "200 ") }
        for host in ["127.0.0.1", "[::1]"] {
            let redirected = try status(of: "http://\(host):\(port)/v1/a%2Fb?c=d", ["--request", "PUT"])
            #expect(redirected == "308 https://\(host):\(deployment.httpsPort)/v1/a%2Fb?c=d")
        }
        // Where an authority for certificates looks, which is told apart by what is there.
        let challenge = deployment.data + "/acme/.well-known/acme-challenge"
        try run(["/bin/mkdir", "-p", challenge])
        try run(["/bin/chmod", "-R", "a+rX", deployment.data + "/acme"])
        try Files.write("answer", to: challenge + "/token")
        #expect(try status(of: "http://127.0.0.1:\(port)/.well-known/acme-challenge/token") == "200 ")
        let missing = try run(
            ["/usr/bin/curl", "-s", "--noproxy", "*", "http://127.0.0.1:\(port)/.well-known/acme-challenge/other"])
        #expect(try JSONValue.parse(missing.output)["error"]?["code"]?.string == "ROUTE_NOT_FOUND")
    }

    /// The status of a request, and where it is redirected to.
    private func status(of url: String, _ options: [String] = []) throws -> String {
        let command = [
            "/usr/bin/curl", "--silent", "--insecure", "--noproxy", "*", "--globoff", "--output", "/dev/null",
            "--write-out", "%{http_code} %{redirect_url}",
        ]
        return try run(command + options + [url]).output
    }

    @Test func `a trusted proxy says who the client is and how it came, and nobody else does`() throws {
        let deployment = try Deployment()
        let fields = ["X-Forwarded-For: 198.51.100.1, 203.0.113.9, 127.0.0.1", "X-Forwarded-Proto: https"]
        let untrusted = try deployment.curl("GET", "/health", fields: fields)
        #expect(untrusted["Strict-Transport-Security"] == nil)
        try awaitAddress("127.0.0.1", of: untrusted, in: deployment)
        deployment.stop()

        // With a proxy others than this machine reach the service, so the first password must have gone.
        let proxied = ["PACKAGEREPO_TRUSTED_PROXIES": "127.0.0.0/8 192.0.2.0/24"]
        let passwd = ["user", "passwd", "admin", "--password-stdin"]
        #expect(try deployment.command(passwd, input: "no longer the first one\n").status == 0)
        try deployment.start(settings: proxied)
        let trusted = try deployment.curl("GET", "/health", fields: fields)
        #expect(trusted["Strict-Transport-Security"] != nil)
        try awaitAddress("203.0.113.9", of: trusted, in: deployment)
        let plain = try deployment.curl("GET", "/health", fields: ["X-Forwarded-Proto: http"], to: .https)
        #expect(plain["Strict-Transport-Security"] == nil)
        #expect(try deployment.curl("GET", "/health", to: .https)["Strict-Transport-Security"] != nil)
    }

    @Test func `proxies do not let in those who know the first password`() throws {
        let deployment = try Deployment()
        deployment.stop()
        let serve = try deployment.launch(settings: ["PACKAGEREPO_TRUSTED_PROXIES": "127.0.0.1"])
        let said = String(decoding: serve.output.readToEnd(), as: UTF8.self)
        #expect(serve.wait() == 1)
        #expect(said.contains("packagerepo user passwd admin"), "\(said)")
    }

    /// Waits until the access log has the request, and compares the client's address there.
    private func awaitAddress(_ address: String, of answer: Answer, in deployment: Deployment) throws {
        let id = answer["X-Request-ID"] ?? "none"
        let log = deployment.data + "/log/access.log"
        var line: Substring = ""
        try awaitCondition("the request is logged") {
            line = try Files.text(log).split(separator: "\n").first { $0.contains(id) } ?? ""
            return !line.isEmpty
        }
        #expect(line.contains("\"address\":\"\(address)\""), "\(line)")
    }

    @Test func `a certificate that does not fit its key is refused by a reload, and the old one goes on`() throws {
        let deployment = try Deployment()
        let (one, two) = (deployment.directory + "/one", deployment.directory + "/two")
        for name in [one, two] {
            let command =
                "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 9 "
                + "-subj /CN=localhost -keyout $1.key -out $1.pem && chmod a+r $1.key $1.pem"
            try run(["/bin/bash", "-c", command, "make", name])
        }
        deployment.stop()
        let settings = ["PACKAGEREPO_TLS_CERTIFICATE": one + ".pem", "PACKAGEREPO_TLS_KEY": one + ".key"]
        try deployment.start(settings: settings)
        let master = try deployment.nginx()
        let workers = try Kernel.children(of: master)
        try run(["/bin/cp", two + ".key", one + ".key"])
        try run(["/bin/bash", "-c", "kill -HUP \"$1\"", "reload", String(master)])
        let log = deployment.data + "/log/nginx.log"
        try awaitCondition("nginx says why") { try Files.text(log).contains("key values mismatch") }
        #expect(try deployment.curl("GET", "/health", to: .https).status == 200)
        try run(["/bin/cp", two + ".pem", one + ".pem"])
        try run(["/bin/bash", "-c", "kill -HUP \"$1\"", "reload", String(master)])
        try awaitCondition("nginx has taken the new pair") {
            Set(try Kernel.children(of: master)).isDisjoint(with: workers)
        }
        #expect(try deployment.curl("GET", "/health", to: .https).status == 200)
    }
}
