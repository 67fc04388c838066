import JSON
import Testing

/// The README from its tour to its end, run as it stands there by one shell, in a directory like a clone.
struct ReadmeTests {
    private let readme: String

    init() throws { readme = try Files.text(Deployment.clone + "/README.md") }

    @Test func `every command behind the start works, in its order`() throws {
        let deployment = try Deployment(copyingWorkflows: true)
        var script = """
            set -euo pipefail
            cd "$1"
            packagerepo() { "$PACKAGEREPO_BINARY" "$@"; }

            """
        for block in blocks("sh", from: "A tour in five minutes") {
            // What is written into files between two blocks, the README says in words.
            if block.contains("count_versions/execute") { script += "await_workflow count_versions\n" }
            if block.contains("/hello/count") { script += "route\nawait_route\n" }
            script += block + "\necho\n"
        }
        script = script.replacing("http://127.0.0.1:5000", with: "http://127.0.0.1:\(deployment.httpPort)")
        let json = blocks("json", from: "Add an endpoint")
        try #require(json.count == 3)
        try Files.write(json[0], to: deployment.directory + "/workflows/count_versions.json")
        try Files.write(json[2], to: deployment.directory + "/workflows/resolve_latest.test.json")
        try Files.write(routed(with: json[1]), to: deployment.directory + "/server.json")
        let helpers = """
            await_workflow() { until curl -s -H "$AUTH" "$URL/v1/workflows/$1" | grep -q '"nodes"'; do :; done; }
            route() { mv server.json workflows/server.json; }
            await_route() { until [ "$(curl -s -o /dev/null -w '%{http_code}' "$URL/v1/a/b/count")" = 401 ]; do :; done; }

            """
        let walked = try run(
            ["/usr/bin/timeout", "60", "/bin/bash", "-c", helpers + script, "readme", deployment.directory],
            environment: [
                "no_proxy": "*", "PACKAGEREPO_BINARY": Deployment.binary, "PACKAGEREPO_DATA": deployment.data,
            ])
        #expect(walked.status == 0, "\(walked.output)")
        #expect(walked.output.contains(#"{"versions":3}"#))
        let refused = walked.output.split(separator: "\n").filter { $0.contains("\"ok\":false") }
        #expect(refused.count == 1, "only the second publish of a coordinate is refused: \(refused)")
    }

    /// The fenced blocks of a language behind a heading.
    private func blocks(_ language: String, from heading: String) -> [String] {
        let start = readme.firstRange(of: "## \(heading)")?.upperBound ?? readme.endIndex
        return readme[start...].split(separator: "```\(language)\n").dropFirst().compactMap {
            $0.split(separator: "\n```").first.map(String.init)
        }
    }

    /// The shipped `server.json` with one node more, before the last.
    private func routed(with node: String) throws -> String {
        let server = try JSONValue.parse(Files.text(Deployment.clone + "/workflows/server.json"))
        let node = try JSONValue.parse(node)
        var nodes = (server["nodes"] ?? []).elements.map { $0 }
        nodes.insert(node, at: nodes.count - 1)
        let names = nodes.compactMap { $0["name"] }
        let connections = zip(names, names.dropFirst()).map { source, target -> (String, JSONValue) in
            (source.string ?? "", ["main": [[["node": target, "type": "main", "index": 0]]]])
        }
        return server.setting("nodes", to: JSONValue(nodes))
            .setting("connections", to: JSONValue(members: connections)).description
    }
}
