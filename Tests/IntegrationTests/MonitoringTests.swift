import Glibc
import JSON
import TestSupport
import Testing

/// What `deploy/monitoring` has, read by a real Prometheus that watches a real service.
@Suite(.enabled(if: Prometheus.isThere, "the Debian package prometheus is not installed"))
struct MonitoringTests {
    private static let directory = Deployment.clone + "/deploy/monitoring"

    @Test(arguments: [["check", "rules", "alerts.yml"], ["check", "config", "prometheus.yml"]])
    func `the rules and the example are well formed`(arguments: [String]) throws {
        let checked = try run([Prometheus.tool] + arguments, directory: Self.directory)
        #expect(checked.status == 0, "\(checked.output)")
    }

    @Test func `the service's metrics are what Prometheus recommends`() throws {
        let deployment = try SharedDeployment.get()
        let metrics = try deployment.curl("GET", "/metrics")
        let checked = try run(
            ["/bin/bash", "-c", "\(Prometheus.tool) check metrics <\"$1\"", "check", try deployment.file(metrics.body)])
        #expect(checked.status == 0 && checked.output == "", "\(checked.output)")
    }

    @Test func `Prometheus scrapes the service, and knows what rules and dashboard ask for`() throws {
        let deployment = try Deployment()
        try exercise(deployment)
        let prometheus = try Prometheus(watching: deployment, rules: Self.directory + "/alerts.yml")
        defer { prometheus.stop() }
        try awaitCondition("the service is not scraped") {
            try prometheus.query("up{job=\"packagerepo\"}").first?["value"]?[1] == "1"
        }
        try awaitCondition("the rules are not evaluated") {
            let rules = try prometheus.get("/api/v1/rules")["data"]?["groups"]?[0]?["rules"] ?? []
            return rules.elements.count > 10 && rules.elements.allSatisfy { $0["health"] == "ok" }
        }
        let alerts = try prometheus.get("/api/v1/alerts")["data"]?["alerts"] ?? .null
        #expect(!alerts.elements.contains { $0["state"] == "firing" }, "\(alerts)")

        let known = try Set(
            prometheus.get("/api/v1/label/__name__/values")["data"]?.elements.compactMap(\.string) ?? [])
        for expression in try dashboardExpressions() {
            let answer = try prometheus.get("/api/v1/query", query: expression)
            #expect(answer["status"] == "success", "\(expression): \(answer)")
            for name in expression.matches(of: /packagerepo_[a-z_]+/) {
                #expect(known.contains(String(name.0)), "no such metric: \(name.0)")
            }
        }
    }

    /// Has the service do something of each kind that is counted only once it has happened.
    private func exercise(_ deployment: Deployment) throws {
        let token = try deployment.admin()
        #expect(try deployment.publish([1, 2, 3], as: "acme/hello/1/x").status == 201)
        #expect(try deployment.curl("GET", "/v1/acme/hello/latest", token: token).status == 200)
        let failing = chain([
            ("metabuilder.trigger", ["triggerType": "webhook"]), ("core.http_request", ["url": "http://127.0.0.1:1/"]),
        ])
        #expect(
            try deployment.curl("PUT", "/v1/workflows/failing", token: token, body: .bytes(failing.serialized())).status
                == 201)
        #expect(try deployment.curl("POST", "/v1/workflows/failing/execute", token: token).status >= 400)
    }

    private func dashboardExpressions() throws -> [String] {
        let dashboard = try JSONValue.parse(Files.read(Self.directory + "/dashboard.json"))
        let targets = (dashboard["panels"] ?? []).elements.flatMap { ($0["targets"] ?? []).elements.map { $0 } }
        let expressions = targets.compactMap { $0["expr"]?.string }
        #expect(expressions.count > 20)
        return expressions.map { text in
            text.replacing("instance=\"$instance\"", with: "job=\"packagerepo\"").replacing(
                "$__rate_interval", with: "1m")
        }
    }
}

/// A Prometheus with data of its own, on a free port.
final class Prometheus {
    /// `promtool`.
    static let tool = "/usr/bin/promtool"
    /// Whether it is installed.
    static var isThere: Bool { Files.exists("/usr/bin/prometheus") && Files.exists(tool) }

    private let process: ChildProcess
    private let port: Int
    private let directory: String

    /// Starts one that scrapes a deployment each second and evaluates the rules in a file.
    init(watching deployment: Deployment, rules: String) throws {
        port = try FreePorts.two().0
        directory = try Files.temporaryDirectory()
        let configuration = """
            global: { scrape_interval: 1s, evaluation_interval: 1s }
            rule_files: ["\(rules)"]
            scrape_configs:
              - job_name: packagerepo
                static_configs: [{ targets: ["127.0.0.1:\(deployment.httpPort)"] }]
            """
        try Files.write(configuration, to: directory + "/prometheus.yml")
        process = try ChildProcess([
            "/usr/bin/prometheus", "--config.file=\(directory)/prometheus.yml",
            "--storage.tsdb.path=\(directory)/data", "--web.listen-address=127.0.0.1:\(port)", "--log.level=error",
        ])
    }

    /// Ends it; its data go.
    func stop() {
        process.signal(SIGTERM)
        process.wait()
        _ = try? run(["/bin/rm", "-rf", directory])
    }

    /// The result of a query.
    func query(_ expression: String) throws -> [JSONValue] {
        try (get("/api/v1/query", query: expression)["data"]?["result"] ?? []).elements.map { $0 }
    }

    /// An answer of its API; null before it answers.
    func get(_ path: String, query: String? = nil) throws -> JSONValue {
        let parameters = query.map { ["--get", "--data-urlencode", "query=\($0)"] } ?? []
        let answer = try run(
            ["/usr/bin/curl", "--silent", "--noproxy", "*"] + parameters + ["http://127.0.0.1:\(port)\(path)"])
        return (try? JSONValue.parse(Array(answer.output.utf8))) ?? .null
    }
}

extension Deployment {
    /// A file of this deployment's own with these bytes.
    func file(_ bytes: [UInt8]) throws -> String {
        let path = directory + "/" + unusedName("file")
        try Files.write(bytes, to: path)
        return path
    }
}
