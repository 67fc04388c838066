import Glibc
import Synchronization
import Testing

extension ServeTests {
    /// What a reload is for those who use the service meanwhile, and for whoever runs it.
    @Suite(.serialized)
    struct ReloadTests {
        /// A deployment whose program is a file of its own, and whose settings are in a file.
        private static func deployment(
            _ settings: String = ""
        ) throws -> (deployment: Deployment, file: String, program: String) {
            let directory = try Files.temporaryDirectory()
            let file = directory + "/settings"
            try Files.write(settings, to: file)
            let program = directory + "/packagerepo"
            try run(["/bin/cp", Deployment.binary, program])
            return (
                try Deployment(settings: ["PACKAGEREPO_CONFIG": file], copyingWorkflows: true, binary: program), file,
                program
            )
        }

        /// Waits until the workers are of that generation, and no others are left.
        private func awaitGeneration(_ generation: Int, of deployment: Deployment, workers: Int? = nil) throws {
            let token = try deployment.admin()
            try awaitCondition("generation \(generation) serves alone") {
                let answer = try deployment.curl("GET", "/status", token: token)
                #expect(answer.status == 200)
                let rows = answer.json["workers"].map { Array($0.elements) } ?? []
                return !rows.isEmpty && (workers ?? rows.count) == rows.count
                    && rows.allSatisfy { $0["generation"]?.int == generation && $0["state"]?.string == "serving" }
            }
        }

        /// What clients do until they are told to stop, and what failed of it.
        private final class Load: Sendable {
            private let isOver = Atomic(false)
            private let failures = Mutex<[String]>([])
            private let done = Atomic(0)
            private let threads = Mutex<[pthread_t]>([])

            /// Begins to do something again and again.
            func begin(_ action: @escaping @Sendable (Int) throws -> String?) {
                final class Start {
                    let body: () -> Void
                    init(_ body: @escaping () -> Void) { self.body = body }
                }
                let start = Start { [self] in
                    var number = 0
                    while !isOver.load(ordering: .relaxed) {
                        number += 1
                        do {
                            if let failure = try action(number) { failures.withLock { $0.append(failure) } }
                        } catch { failures.withLock { $0.append("\(error)") } }
                        done.wrappingAdd(1, ordering: .relaxed)
                    }
                }
                var thread = pthread_t()
                pthread_create(
                    &thread, nil,
                    { start in
                        if let start { Unmanaged<Start>.fromOpaque(start).takeRetainedValue().body() }
                        return nil
                    }, Unmanaged.passRetained(start).toOpaque())
                threads.withLock { [thread] in $0.append(thread) }
            }

            var count: Int { done.load(ordering: .relaxed) }

            /// Ends it; what has failed.
            func end() -> [String] {
                isOver.store(true, ordering: .relaxed)
                for thread in threads.withLock({ $0 }) { pthread_join(thread, nil) }
                return failures.withLock { $0 }
            }
        }

        @Test func `no request fails during ten reloads and two upgrades of the program`() throws {
            let (deployment, file, program) = try Self.deployment()
            let token = try deployment.admin()
            let bytes = [UInt8](repeating: 7, count: 300_000)
            #expect(try deployment.publish(bytes, as: "acme/first/1.0.0/any").status == 201)
            let load = Load()
            for client in 0..<2 {
                load.begin { number in
                    let answer = try deployment.publish(
                        bytes + Array("\(client) \(number)".utf8), as: "acme/c\(client)/1.0.\(number)/any")
                    return answer.status == 201 ? nil : "publish \(number): \(answer.status)"
                }
                load.begin { _ in
                    let answer = try deployment.curl("GET", "/v1/acme/first/1.0.0/any/blob", token: token)
                    return answer.status == 200 && answer.body == bytes ? nil : "download: \(answer.status)"
                }
            }
            let hammer = try wrk(deployment, token)
            var generation = 1
            for number in 1...12 {
                let before = load.count
                awaitCondition("the clients go on") { load.count > before + 4 }
                if number % 6 == 0 {
                    // The service user may run a copy of it.
                    let running = try run(["/bin/readlink", "/proc/\(deployment.supervisor())/exe"]).output
                    let path = running.split(separator: "\n").first.map(String.init) ?? program
                    try run(["/bin/cp", "-p", path, path + ".new"])
                    try run(["/bin/mv", path + ".new", path])
                } else {
                    try Files.write("PACKAGEREPO_WORKERS=\(number % 3 + 1)\n", to: file)
                }
                kill(deployment.pid, SIGHUP)
                generation += 1
                try awaitGeneration(generation, of: deployment)
            }
            let failures = load.end()
            #expect(failures == [])
            if let hammer {
                hammer.signal(SIGINT)
                let report = String(decoding: hammer.output.readToEnd(), as: UTF8.self)
                hammer.wait()
                #expect(!report.contains("Socket errors") && !report.contains("Non-2xx"), "\(report)")
                #expect(report.contains("requests in"), "\(report)")
            }
        }

        /// Sixteen connections that read all the time, where wrk is installed.
        private func wrk(_ deployment: Deployment, _ token: String) throws -> ChildProcess? {
            guard Files.exists("/usr/bin/wrk") else { return nil }
            return try ChildProcess([
                "/usr/bin/wrk", "-t2", "-c16", "-d600s", "-H", "Authorization: Bearer \(token)",
                "http://127.0.0.1:\(deployment.httpPort)/v1/acme/first/latest",
            ])
        }

        @Test func `a reload takes settings over in workers and nginx, and refuses bad ones in a line`() throws {
            let (deployment, file, _) = try Self.deployment("PACKAGEREPO_WORKERS=1\n")
            let nginx = try deployment.nginx()
            try Files.write("PACKAGEREPO_WORKERS=3\nPACKAGEREPO_LOGIN_BURST=7\n", to: file)
            kill(deployment.pid, SIGHUP)
            try awaitGeneration(2, of: deployment, workers: 3)
            #expect(try deployment.nginx() == nginx)

            try Files.write("PACKAGEREPO_WORKERS=three\n", to: file)
            kill(deployment.pid, SIGHUP)
            try awaitCondition("the refusal is logged") {
                try Files.text(deployment.data + "/log/packagerepo.log").contains("PACKAGEREPO_WORKERS is 'three'")
            }
            try awaitGeneration(2, of: deployment, workers: 3)
            try Files.write("PACKAGEREPO_WORKERS=2\n", to: file)
            kill(deployment.pid, SIGHUP)
            try awaitGeneration(3, of: deployment, workers: 2)
        }

        @Test func `a new certificate is served after a reload, and one that does not fit its key is not`() throws {
            let (deployment, _, _) = try Self.deployment()
            let tls = deployment.data + "/tls"
            func served() throws -> String {
                try run([
                    "/bin/bash", "-c",
                    "openssl s_client -connect 127.0.0.1:$1 </dev/null 2>/dev/null | openssl x509 -noout -subject", "s",
                    String(deployment.httpsPort),
                ]).output
            }
            func make(_ name: String, certificate: String, key: String) throws {
                let request = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "90", "-subj", "/CN=\(name)"]
                try run(["/usr/bin/openssl", "req"] + request + ["-keyout", key, "-out", certificate])
                try run(["/bin/chown", "--reference", deployment.data, key, certificate])
            }
            try make("renewed", certificate: tls + "/certificate.pem", key: tls + "/key.pem")
            kill(deployment.pid, SIGHUP)
            try awaitCondition("the new certificate is served") { try served().contains("renewed") }

            try make("other", certificate: tls + "/certificate.pem", key: tls + "/unused.pem")
            kill(deployment.pid, SIGHUP)
            try awaitGeneration(3, of: deployment)
            #expect(try served().contains("renewed"))
            #expect(try deployment.curl("GET", "/ready", to: .https).status == 200)
        }

        @Test func `SIGUSR1 has all of them open their logs again`() throws {
            let deployment = try Deployment()
            for name in ["packagerepo.log", "access.log", "nginx.log"] {
                #expect(rename("\(deployment.data)/log/\(name)", "\(deployment.data)/log/\(name).1") == 0)
            }
            kill(deployment.pid, SIGUSR1)
            for name in ["packagerepo.log", "access.log", "nginx.log"] {
                awaitCondition("\(name) is there again") { Files.exists("\(deployment.data)/log/\(name)") }
            }
            try awaitCondition("requests are logged in the new file") {
                _ = try deployment.curl("GET", "/health")
                return try Files.text("\(deployment.data)/log/access.log").contains("/health")
            }
        }

        @Test func `SIGQUIT ends it when what is in hand is done`() throws {
            let deployment = try Deployment()
            let processes = try [deployment.pid, deployment.supervisor()] + deployment.workers()
            let end = try #require(deployment.stop(by: SIGQUIT))
            #expect(end.status == 0)
            #expect(processes.filter(Kernel.isRunning) == [])
        }

        @Test func `whatever is killed, the service comes up again by itself`() throws {
            let rounds = try run(
                [Deployment.clone + "/deploy/kill-rounds", "2"],
                environment: ["PACKAGEREPO_BINARY": Deployment.binary, "KILL_ROUNDS_SECONDS": "60"])
            #expect(rounds.status == 0, "\(rounds.output)")
            #expect(rounds.output.contains("14 rounds, "))
        }
    }
}
