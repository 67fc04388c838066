import Glibc
import Synchronization
import System
import Testing

/// A whole PackageRepo: `deploy/serve` in a directory of its own, with nginx and workers, on ports that were free.
final class Deployment: Sendable {
    /// The clone that these tests are part of.
    static let clone: String = {
        // Tests/IntegrationTests/Support/Deployment.swift
        let parts = #filePath.split(separator: "/").dropLast(4)
        return "/" + parts.joined(separator: "/")
    }()

    /// The `packagerepo` that is tested.
    static let binary: String = {
        getenv("PACKAGEREPO_BINARY").map { String(cString: $0) } ?? clone + "/.build/debug/packagerepo"
    }()

    /// The directory that is this deployment's alone; it goes when the deployment goes.
    let directory: String
    /// `PACKAGEREPO_DATA`.
    let data: String
    /// The port of the HTTP listener.
    let httpPort: Int
    /// The port of the HTTPS listener.
    let httpsPort: Int
    /// What `deploy/serve` said until it was ready, line by line.
    var announcements: [String] { state.withLock { $0.announcements } }
    /// What it said when it was ready.
    var readyLine: String { announcements.last ?? "" }
    /// The process of `deploy/serve`.
    var pid: pid_t { state.withLock { $0.serve?.pid ?? -1 } }

    private let serveCommand: [String]
    private let binary: String
    private let settings: [String: String]
    private let state = Mutex(State())
    private let tokens = Mutex<[String: String]>([:])
    private let names = Atomic<Int>(0)

    private struct State {
        var serve: ChildProcess?
        var guardian: ChildProcess?
        var announcements: [String] = []
    }

    /// Makes a deployment and starts it.
    /// - Parameters:
    ///   - settings: environment variables beside the directory and the ports.
    ///   - copyingWorkflows: whether it gets a copy of `workflows/` to change.
    ///   - clone: where `deploy/serve` is.
    ///   - binary: the `packagerepo` that it serves with.
    ///   - user: a command that runs another as somebody else, who then owns the directory.
    init(
        settings: [String: String] = [:], copyingWorkflows: Bool = false, clone: String = Deployment.clone,
        binary: String = Deployment.binary, as user: [String] = []
    ) throws {
        directory = try Files.temporaryDirectory()
        if !user.isEmpty { try Files.give(directory, to: run(user + ["/usr/bin/id", "-u"], directory: "/").output) }
        serveCommand = user + [clone + "/deploy/serve"]
        self.binary = binary
        data = directory + "/data"
        let ports = try FreePorts.two()
        (httpPort, httpsPort) = ports
        var all = [
            "PACKAGEREPO_BINARY": binary, "PACKAGEREPO_DATA": data,
            "PACKAGEREPO_HTTP_PORT": String(ports.0), "PACKAGEREPO_HTTPS_PORT": String(ports.1),
            "PACKAGEREPO_STOP_SECONDS": "2", "PACKAGEREPO_LOGIN_RATE": "1000", "PACKAGEREPO_LOGIN_BURST": "1000",
            "PACKAGEREPO_CONFIG": "/dev/null",
        ]
        if copyingWorkflows {
            all["PACKAGEREPO_WORKFLOWS"] = directory + "/workflows"
            try run(["/bin/cp", "-r", clone + "/workflows", directory + "/workflows"])
        }
        for (name, value) in settings { all[name] = value }
        self.settings = all
        try start()
    }

    deinit {
        stop()
        _ = try? run(["/bin/rm", "-rf", directory])
    }

    /// Starts it again on the same data, after ``stop()``.
    func start(settings more: [String: String] = [:]) throws {
        let serve = try launch(settings: more)
        // Whatever ends this test run, even a crash, ends the deployment: the guardian's input closes.
        let guardian = try ChildProcess([
            "/bin/bash", "-c", "read -r _ || { kill -TERM \"$1\"; sleep 9; rm -rf -- \"$2\"; }", "guardian",
            String(serve.pid), directory,
        ])
        var output = ""
        while !output.contains("PackageRepo is ready") {
            guard let some = serve.output.read(within: 120), !some.isEmpty else {
                serve.signal(SIGTERM)
                let rest = String(decoding: serve.output.readToEnd(), as: UTF8.self)
                serve.wait()
                guardian.input.write([UInt8(ascii: "\n")])
                guardian.wait()
                throw Unexpected("deploy/serve did not get ready:\n\(output)\(rest)")
            }
            output += String(decoding: some, as: UTF8.self)
        }
        let lines = output.split(separator: "\n").map(String.init)
        state.withLock { $0 = State(serve: serve, guardian: guardian, announcements: lines) }
    }

    /// Starts `deploy/serve` on this deployment's data without waiting for it.
    func launch(settings more: [String: String] = [:]) throws -> ChildProcess {
        try ChildProcess(serveCommand, environment: settings.merging(more) { $1 }, directory: "/")
    }

    /// How an end went.
    struct End {
        /// The exit status.
        let status: Int32
        /// Whether everything had ended within 8 seconds (its output, which all its processes share, was closed).
        let wasInTime: Bool
    }

    /// Ends it by a signal; nil if it is not running.
    @discardableResult
    func stop(by signal: Int32 = SIGTERM) -> End? {
        let (serve, guardian) = state.withLock { state in
            defer { state = State(announcements: state.announcements) }
            return (state.serve, state.guardian)
        }
        guard let serve, let guardian else { return nil }
        serve.signal(signal)
        let deadline = monotonicSeconds() + 8
        var wasInTime = false
        while let some = serve.output.read(within: max(0, deadline - monotonicSeconds())) {
            guard !some.isEmpty else {
                wasInTime = true
                break
            }
        }
        if !wasInTime { serve.signal(SIGKILL) }
        let status = serve.wait()
        guardian.input.write([UInt8(ascii: "\n")])
        guardian.wait()
        return End(status: status, wasInTime: wasInTime)
    }

    /// Waits until `deploy/serve` has ended by itself; its status and what it said since it was ready.
    func ended() throws -> (status: Int32, output: String) {
        let (serve, guardian) = state.withLock { state in
            defer { state = State(announcements: state.announcements) }
            return (state.serve, state.guardian)
        }
        guard let serve, let guardian else { throw Unexpected("the deployment is not running") }
        let output = String(decoding: serve.output.readToEnd(), as: UTF8.self)
        let status = serve.wait()
        guardian.input.write([UInt8(ascii: "\n")])
        guardian.wait()
        return (status, output)
    }

    /// Runs `packagerepo` on this deployment's data.
    @discardableResult
    func command(_ arguments: [String], input: String = "") throws -> Completion {
        try run(
            [binary] + arguments, input: Array(input.utf8),
            environment: ["PACKAGEREPO_DATA": data, "PACKAGEREPO_CONFIG": "/dev/null"],
            directory: "/")
    }

    /// A name that nothing in this deployment has yet.
    func unusedName(_ prefix: String = "n") -> String {
        "\(prefix)\(names.wrappingAdd(1, ordering: .relaxed).newValue)"
    }

    /// A new user with those scopes and tenants; the password is `password of NAME`.
    func makeUser(scopes: [String], tenants: [String] = ["default"]) throws -> String {
        let name = unusedName("user")
        let options = scopes.flatMap { ["--scope", $0] } + tenants.flatMap { ["--tenant", $0] }
        let made = try command(
            ["user", "add", name] + options + ["--password-stdin"], input: "password of \(name)\n")
        guard made.status == 0 else { throw Unexpected("user add \(name): \(made.output)") }
        return name
    }

    /// A token of a new user with those scopes and tenants, made without a login.
    func token(scopes: [String], tenants: [String] = ["default"]) throws -> String {
        try issueToken(to: makeUser(scopes: scopes, tenants: tenants))
    }

    /// A token for a user that exists.
    func issueToken(to user: String, options: [String] = []) throws -> String {
        let issued = try command(["token", "issue", user] + options)
        guard issued.status == 0 else { throw Unexpected("token issue \(user): \(issued.output)") }
        return String(issued.output.prefix { $0 != "\n" })
    }

    /// The token of the first user, who may do everything in every tenant.
    func admin() throws -> String {
        if let known = tokens.withLock({ $0["admin"] }) { return known }
        let token = try issueToken(to: "admin")
        tokens.withLock { $0["admin"] = token }
        return token
    }

    /// The worker processes, which the pool's supervisor has started.
    func workers() throws -> [pid_t] {
        try Kernel.children(of: supervisor()).filter {
            Kernel.arguments(of: $0).first?.hasPrefix("packagerepo: worker") == true
        }
    }

    /// The pool's supervisor.
    func supervisor() throws -> pid_t {
        let pools = try Kernel.children(of: pid).filter { Kernel.arguments(of: $0).first == "packagerepo: supervisor" }
        return try #require(pools.first, "there is no packagerepo serve below deploy/serve")
    }

    /// The master process of nginx.
    func nginx() throws -> pid_t {
        let masters = try Kernel.children(of: pid).filter { Kernel.arguments(of: $0).first?.hasPrefix("nginx") == true }
        return try #require(masters.first, "there is no nginx below deploy/serve")
    }

    /// The files that nginx is writing request bodies to.
    func uploads() throws -> [String] { try Files.list(data + "/uploads") }
}
