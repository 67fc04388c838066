import Glibc
import JSON
import Testing

/// What `deploy/serve` promises to the person who runs it.
@Suite(.serialized)
struct ServeTests {
    @Test func `says in one line where it answers and how to log in`() throws {
        let deployment = try Deployment()
        let urls = "http://127.0.0.1:\(deployment.httpPort) and https://127.0.0.1:\(deployment.httpsPort)"
        #expect(deployment.readyLine == "PackageRepo is ready: \(urls) (login: admin / admin)")
        #expect(try deployment.curl("GET", "/ready", to: .https).status == 200)
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `ends within 8 seconds of a signal and leaves no process`(signal: Int32) throws {
        let deployment = try Deployment()
        let processes = try [deployment.pid, deployment.supervisor()] + deployment.workers()
        let end = try #require(deployment.stop(by: signal))
        #expect(end.status == 0)
        #expect(end.wasInTime)
        #expect(processes.filter(Kernel.isRunning) == [])
    }

    @Test func `ends in time while a client is in the middle of an upload`() throws {
        let deployment = try Deployment()
        let connection = try RawConnection(to: deployment)
        connection.send(
            "PUT /v1/acme/slow/1.0.0/any/blob HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(try deployment.admin())\r\n"
                + "Content-Length: 1000000\r\nExpect: 100-continue\r\n\r\n")
        #expect(connection.answer()?.status == 100)
        connection.send("some of the bytes")
        let end = try #require(deployment.stop())
        #expect(end.status == 0)
        #expect(end.wasInTime)
        #expect(try deployment.uploads() == [])
    }

    @Test func `a second start keeps artifacts, tags, users and tokens`() throws {
        let deployment = try Deployment()
        let token = try deployment.admin()
        let reader = try deployment.token(scopes: ["read"])
        let bytes = Array("kept".utf8)
        #expect(try deployment.publish(bytes, as: "acme/kept/1.0.0/any").status == 201)
        let target = Body.text(#"{"target_version":"1.0.0","target_variant":"any"}"#)
        #expect(try deployment.curl("PUT", "/v1/acme/kept/tags/stable", token: token, body: target).status == 200)

        deployment.stop()
        try deployment.start()

        let download = try deployment.curl("GET", "/v1/acme/kept/1.0.0/any/blob", token: reader)
        #expect(download.status == 200)
        #expect(download.body == bytes)
        let tag = try deployment.curl("GET", "/v1/acme/kept/tags/stable", token: reader)
        #expect(tag.json["version"]?.string == "1.0.0")
    }

    @Test func `when it is killed outright nothing of it goes on running`() throws {
        let deployment = try Deployment()
        let processes = try [deployment.supervisor()] + deployment.workers()
        deployment.stop(by: SIGKILL)
        for process in processes { awaitCondition("process \(process) ends") { !Kernel.isRunning(process) } }
        // And the next start finds nothing in its way.
        try deployment.start()
        #expect(try deployment.curl("GET", "/ready").status == 200)
    }

    @Test func `nginx is started again when its master is killed, and its workers keep no port`() throws {
        let deployment = try Deployment()
        let master = try deployment.nginx()
        kill(master, SIGKILL)
        try awaitCondition("another nginx serves") {
            let masters = try Kernel.children(of: deployment.pid).filter {
                Kernel.arguments(of: $0).first?.hasPrefix("nginx") == true
            }
            return masters != [master] && masters.count == 1
                && (try? deployment.curl("GET", "/ready", to: .https))?.status == 200
        }
    }

    @Test func `what is left when everything is killed at once keeps nothing from starting`() throws {
        let deployment = try Deployment()
        let bytes = Array("kept".utf8)
        #expect(try deployment.publish(bytes, as: "acme/kept/1.0.0/any").status == 201)
        kill(deployment.pid, SIGSTOP)
        for process in try Kernel.descendants(of: deployment.pid) { kill(process, SIGKILL) }
        deployment.stop(by: SIGKILL)
        // Half-made files of a start that was killed.
        for name in ["run/nginx.conf.new", "run/room", "tls/key.pem.new", "tls/certificate.pem.new"] {
            try Files.write("half", to: "\(deployment.data)/\(name)")
        }
        try deployment.start()
        let download = try deployment.curl("GET", "/v1/acme/kept/1.0.0/any/blob", token: deployment.admin(), to: .https)
        #expect(download.body == bytes)
    }

    @Test func `no worker of nginx's outlives its master and deploy/serve`() throws {
        let deployment = try Deployment()
        let master = try deployment.nginx()
        let workers = try Kernel.children(of: master)
        #expect(workers.count > 0)
        // Stopped, it cannot see to the workers itself.
        kill(deployment.pid, SIGSTOP)
        kill(master, SIGKILL)
        deployment.stop(by: SIGKILL)
        for worker in workers { awaitCondition("process \(worker) ends") { !Kernel.isRunning(worker) } }
    }

    @Test func `workers of nginx's that have outlived everything are ended by the next start`() throws {
        let deployment = try Deployment()
        let master = try deployment.nginx()
        let workers = try Kernel.children(of: master)
        kill(deployment.pid, SIGSTOP)
        for process in try Kernel.descendants(of: deployment.pid) where !workers.contains(process) {
            kill(process, SIGKILL)
        }
        deployment.stop(by: SIGKILL)
        #expect(workers.allSatisfy(Kernel.isRunning))
        try deployment.start()
        #expect(!workers.contains(where: Kernel.isRunning))
        #expect(try deployment.curl("GET", "/ready", to: .https).status == 200)
    }

    @Test func `a certificate of somebody's own is never replaced, even where it has ended; one made here is`() throws {
        let deployment = try Deployment()
        let certificate = deployment.data + "/tls/certificate.pem"
        let key = deployment.data + "/tls/key.pem"
        deployment.stop()
        let made = try Files.read(certificate)
        try deployment.start()
        #expect(try Files.read(certificate) == made, "it holds for more than a day")
        deployment.stop()

        // It ends within the day.
        let request = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=own"]
        try run(["/usr/bin/openssl", "req"] + request + ["-keyout", key, "-out", certificate])
        try run(["/bin/chown", "--reference", deployment.data, key, certificate])
        let own = try (Files.read(certificate), Files.read(key))
        try deployment.start()
        #expect(try (Files.read(certificate), Files.read(key)) == own)
        #expect(deployment.announcements.contains { $0.contains("was not made here, and is left alone") })
        deployment.stop()

        // The same, on record as made here.
        try run([
            "/bin/bash", "-c", "cd \"$1\"; sha256sum <key.pem >>made-here; sha256sum <certificate.pem >>made-here",
            "record", deployment.data + "/tls",
        ])
        try deployment.start()
        #expect(try Files.read(certificate) != own.0)
    }

    @Test func `a certificate is taken from where the settings say, and nothing is made`() throws {
        let other = try Deployment()
        let deployment = try Deployment(settings: [
            "PACKAGEREPO_TLS_CERTIFICATE": other.data + "/tls/certificate.pem",
            "PACKAGEREPO_TLS_KEY": other.data + "/tls/key.pem",
        ])
        #expect(try Files.list(deployment.data + "/tls") == [])
        #expect(try deployment.curl("GET", "/ready", to: .https).status == 200)
    }

    @Test func `a start removes old uploads that a killed nginx has left`() throws {
        let deployment = try Deployment()
        deployment.stop()
        for (name, age) in [("0000000001", "2 hours ago"), ("0000000002", "now")] {
            try run(["/usr/bin/touch", "--date", age, "\(deployment.data)/uploads/\(name)"])
        }
        try deployment.start()
        #expect(try deployment.uploads() == ["0000000002"])
    }

    @Test func `the worker pool is started again when its supervisor is killed`() throws {
        let deployment = try Deployment()
        let supervisor = try deployment.supervisor()
        kill(supervisor, SIGKILL)
        try awaitCondition("another supervisor's workers serve") {
            let supervisors = try Kernel.children(of: deployment.pid).filter {
                Kernel.arguments(of: $0).first == "packagerepo: supervisor"
            }
            return supervisors != [supervisor] && supervisors.count == 1
                && (try? deployment.curl("GET", "/ready"))?.status == 200
        }
    }

    @Test func `a busy port is one line that names the variable to change`() throws {
        let deployment = try SharedDeployment.get()
        let busy = try FreePorts.Listener()
        for variable in ["PACKAGEREPO_HTTP_PORT", "PACKAGEREPO_HTTPS_PORT"] {
            let refusal = try refusal(deployment, [variable: String(busy.port)])
            #expect(refusal.status == 1)
            #expect(refusal.lines.count == 1)
            #expect(refusal.lines.first?.contains("port \(busy.port)") == true)
            #expect(refusal.lines.first?.contains("(process \(getpid()))") == true, "what holds it is named")
            #expect(refusal.lines.first?.contains(variable) == true)
            #expect(!Files.exists(deployment.directory + "/other"), "nothing is made before that is known")
        }
    }

    @Test func `a second one on the same data is refused and harms nothing`() throws {
        let deployment = try SharedDeployment.get()
        let refusal = try refusal(deployment, ["PACKAGEREPO_DATA": deployment.data])
        #expect(refusal.status == 1)
        #expect(refusal.lines.last?.contains("another deploy/serve is using the data directory") == true)
        #expect(try deployment.curl("GET", "/ready").status == 200)
    }

    @Test(arguments: [
        (["PACKAGEREPO_DATA": "/proc/packagerepo"], "data directory"),
        (["PACKAGEREPO_DATA": "/etc/passwd"], "no directory"),
        (["PACKAGEREPO_DATA": "/etc"], "/etc"),
        (["PACKAGEREPO_HTTP_PORT": "http"], "PACKAGEREPO_HTTP_PORT"),
        (["PACKAGEREPO_HTTPS_PORT": "70000"], "PACKAGEREPO_HTTPS_PORT"),
        (["PACKAGEREPO_HTTPS_ADDRESS": "127.0.0.1; include /etc/passwd"], "PACKAGEREPO_HTTPS_ADDRESS"),
        (["PACKAGEREPO_BLOB_LIMIT": "2G"], "PACKAGEREPO_BLOB_LIMIT"),
        (["PACKAGEREPO_WORKFLOWS": "/nonexistent"], "PACKAGEREPO_WORKFLOWS"),
        (["PACKAGEREPO_HTTPS_PROT": "443"], "PACKAGEREPO_HTTPS_PORT"),
        (["PACKAGEREPO_NGINX_CONF": "/nonexistent"], "/nonexistent"),
        (["PACKAGEREPO_BINARY": "/nonexistent"], "PACKAGEREPO_BINARY"),
        (["PACKAGEREPO_BINARY": "", "PATH": "/usr/bin:/bin"], "swift"),
    ])
    func `a bad setting is one clear line and status 1`(settings: [String: String], word: String) throws {
        let refusal = try refusal(try SharedDeployment.get(), settings)
        #expect(refusal.status == 1)
        #expect(refusal.lines.count == 1)
        #expect(refusal.lines.first?.contains(word) == true)
    }

    @Test func `it listens beyond the loopback only when the first password is gone`() throws {
        let deployment = try Deployment()
        deployment.stop()
        let beyond = ["PACKAGEREPO_HTTPS_ADDRESS": "0.0.0.0"]
        let refused = try refusal(deployment, beyond.merging(["PACKAGEREPO_DATA": deployment.data]) { $1 })
        #expect(refused.status == 1)
        #expect(refused.lines.count == 1)
        #expect(refused.lines.first?.contains("packagerepo user passwd admin") == true)
        // Nor without any user.
        let empty = try refusal(deployment, beyond)
        #expect(empty.status == 1)
        #expect(empty.lines.first?.contains("packagerepo initialize") == true)

        let changed = try deployment.command(
            ["user", "passwd", "admin", "--password-stdin"], input: "no longer the first one\n")
        #expect(changed.status == 0)
        try deployment.start(settings: beyond)
        #expect(!deployment.readyLine.contains("login"))
        #expect(try deployment.curl("GET", "/ready", to: .https).status == 200)
    }

    /// What a start that must fail says. It has free ports and a data directory of its own unless `settings` say other.
    private func refusal(
        _ deployment: Deployment, _ settings: [String: String]
    ) throws -> (status: Int32, lines: [Substring]) {
        let ports = try FreePorts.two()
        let other = [
            "PACKAGEREPO_DATA": deployment.directory + "/other",
            "PACKAGEREPO_HTTP_PORT": String(ports.0), "PACKAGEREPO_HTTPS_PORT": String(ports.1),
        ]
        let serve = try deployment.launch(settings: other.merging(settings) { $1 })
        let output = String(decoding: serve.output.readToEnd(), as: UTF8.self)
        return (serve.wait(), output.split(separator: "\n"))
    }
}
