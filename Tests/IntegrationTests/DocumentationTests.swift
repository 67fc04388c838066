import Glibc
import JSON
import Testing

/// The commands of the README and of every article: each page is run as it is written, by one shell, in a directory like
/// a clone, against a service of its own.
struct DocumentationTests {
    /// The pages that have commands, by their paths in the clone.
    private static let pages: [String] = {
        let catalogue = "Sources/packagerepo/Documentation.docc"
        let articles = (try? Files.list(Deployment.clone + "/" + catalogue)) ?? []
        // What Install.md says is for root of a machine: deploy/test-package runs it in a root of its own.
        let others = articles.filter { $0.hasSuffix(".md") && $0 != "Install.md" }
        let pages = ["README.md"] + others.map { "\(catalogue)/\($0)" }
        return pages.filter { (try? Page($0))?.blocks.contains { $0.language == "sh" } ?? true }
    }()

    /// What the output of a page must contain, beside what its commands themselves require.
    private static let answers = [
        "README.md": #""version":"1.10.0""#, "Tour.md": #""version":"2.0.0-rc.1""#, "Workflows.md": #"{"versions":3}"#,
        "Operate.md": "\nok\n", "HTTP.md": #""username":"admin""#,
    ]

    /// How many answers of a page are failures; none on a page that is not named.
    private static let refusals = ["Tour.md": 1]

    @Test(arguments: pages)
    func `every command of a page works, in its order`(path: String) throws {
        // With one worker, what one answer has shown to be in force is in force for the next.
        let deployment = try Deployment(settings: ["PACKAGEREPO_WORKERS": "1"], copyingWorkflows: true)
        let page = try Page(path)
        let name = String(path.split(separator: "/").last ?? "")
        let walked = try run(
            [
                "/usr/bin/timeout", "120", "/bin/bash", "-c", try script(of: page, in: deployment), name,
                deployment.directory,
            ],
            environment: [
                "no_proxy": "*", "PACKAGEREPO_BINARY": Deployment.binary, "PACKAGEREPO_DATA": deployment.data,
            ])
        #expect(walked.status == 0, "\(walked.output)")
        if let answer = Self.answers[name] { #expect(walked.output.contains(answer), "\(walked.output)") }
        let refused = walked.output.split(separator: "\n").filter { $0.contains("\"ok\":false") }
        #expect(refused.count == Self.refusals[name, default: 0], "\(refused)")
    }

    @Test func `a restore into the old directory, as the page says, gives the state of the backup`() throws {
        let page = try Page("Sources/packagerepo/Documentation.docc/Operate.md")
        let backUp = try #require(page.blocks.first { $0.language == "sh" && $0.text.contains("VACUUM INTO") })
        let restore = try #require(page.blocks.first { $0.language == "bash" })
        let deployment = try Deployment()
        func run(_ block: Page.Block) throws {
            let environment = ["PACKAGEREPO_DATA": deployment.data, "BACKUP": deployment.directory + "/backup"]
            let done = try IntegrationTests.run(
                ["/bin/bash", "-euc", block.text], environment: environment, directory: deployment.directory)
            #expect(done.status == 0, "\(done.output)")
        }
        let kept = Array("kept".utf8)
        #expect(try deployment.publish(kept, as: "acme/kept/1.0.0/any").status == 201)
        try run(backUp)
        for number in 0..<50 {
            #expect(try deployment.publish([UInt8(number)], as: "acme/lost/\(number).0.0/any").status == 201)
        }
        // Killed outright, it leaves the log of the database.
        kill(deployment.pid, SIGSTOP)
        for process in try Kernel.descendants(of: deployment.pid) { kill(process, SIGKILL) }
        deployment.stop(by: SIGKILL)
        #expect(try #require(Files.size(deployment.data + "/metadata.sqlite-wal")) > 0)
        try IntegrationTests.run(["/bin/rm", "-r", deployment.data + "/blobs/sha256"])

        try run(restore)
        try deployment.start()
        #expect(try deployment.curl("GET", "/ready").status == 200)
        let token = try deployment.admin()
        #expect(try deployment.curl("GET", "/v1/acme/kept/1.0.0/any/blob", token: token).body == kept)
        #expect(try deployment.curl("GET", "/v1/acme/lost/versions", token: token).json["versions"]?.count == 0)
        #expect(try deployment.publish([1], as: "acme/lost/1.0.0/any").status == 201)
        deployment.stop()
        let check = try IntegrationTests.run([
            "/usr/bin/sqlite3", deployment.data + "/metadata.sqlite", "PRAGMA integrity_check",
        ])
        #expect(check.output == "ok\n")
    }

    /// The page as one script: its commands, and between them what it says to write into files.
    private func script(of page: Page, in deployment: Deployment) throws -> String {
        var script = """
            set -euo pipefail
            cd "$1"
            packagerepo() { "$PACKAGEREPO_BINARY" "$@"; }
            await_workflow() { until curl -s -H "$AUTH" "$URL/v1/workflows/$1" | grep -q '"nodes"'; do :; done; }
            await_route() { until [ "$(curl -s -o /dev/null -w '%{http_code}' "$URL$1")" = 401 ]; do :; done; }

            """
        for (index, block) in page.blocks.enumerated() {
            if block.language == "sh" { script += block.text + "\necho\n" }
            guard block.language == "json" else { continue }
            _ = try JSONValue.parse(block.text)
            let pending = "\(deployment.directory)/\(index).json"
            if let file = block.file {
                try Files.write(block.text, to: pending)
                script += "mv \(index).json \(file)\n"
                guard file.hasPrefix("workflows/"), !file.hasSuffix(".test.json") else { continue }
                script += "await_workflow \(file.dropFirst("workflows/".count).dropLast(".json".count))\n"
            } else if block.introduction.contains("add this node to the chain in `workflows/server.json`") {
                try Files.write(routed(with: block.text), to: pending)
                let path = try JSONValue.parse(block.text)["parameters"]?["path"]?.string ?? ""
                let example = path.split(separator: "/").map { $0.hasPrefix("{") ? "a" : $0 }.joined(separator: "/")
                script += "mv \(index).json workflows/server.json\nawait_route /\(example)\n"
            }
        }
        return script.replacing("http://127.0.0.1:5000", with: "http://127.0.0.1:\(deployment.httpPort)")
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

/// A page of the documentation, as its fenced blocks.
private struct Page {
    /// A fenced block.
    struct Block {
        let language: String
        let text: String
        /// The paragraph before it.
        let introduction: String

        /// The file that the page says to put the block into.
        var file: String? {
            guard let start = introduction.firstRange(of: "Put this into `") else { return nil }
            return introduction[start.upperBound...].split(separator: "`").first.map(String.init)
        }
    }

    let blocks: [Block]

    /// - Parameter path: of the page, in the clone.
    init(_ path: String) throws {
        var blocks: [Block] = []
        var (paragraph, introduction): ([Substring], String) = ([], "")
        var open: (language: String, lines: [Substring])?
        let text = try Files.text(Deployment.clone + "/" + path)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let block = open {
                guard line == "```" else {
                    open?.lines.append(line)
                    continue
                }
                let text = block.lines.joined(separator: "\n")
                blocks.append(Block(language: block.language, text: text, introduction: introduction))
                open = nil
            } else if line.hasPrefix("```") {
                open = (String(line.dropFirst(3)), [])
            } else if line.isEmpty {
                if !paragraph.isEmpty { introduction = paragraph.joined(separator: " ") }
                paragraph = []
            } else {
                paragraph.append(line)
            }
        }
        self.blocks = blocks
    }
}
