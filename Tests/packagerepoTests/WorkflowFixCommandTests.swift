import Foundation
import Glibc
import JSON
import TestSupport
import Testing

@Suite struct WorkflowFixCommandTests {
    private static let broken = """
        {
          "name": "Two",
          "nodes": [
            { "name": "A", "type": "metabuilder.trigger" },
            { "id": "b", "type": "packagerepo.respond_json", "parameters": { "name": "B", "body": "é" } }
          ],
          "connections": { "A": { "main": { "0": [{ "node": "b", "type": "main", "index": 0 }] } } }
        }
        """

    @Test func `A file is mended, and everything that was done is said`() throws {
        let directory = try directory(["two.json": Self.broken])
        let run = try Program("workflow", "fix", "two.json", in: directory.path)
        #expect(
            run.output == """
                two.json: nodes[1].parameters.name: moved to the node
                two.json: nodes[0].id: added "a"
                two.json: connections.A.main.0[0].node: named the node: "B"
                two.json: connections.A.main: made an array of an object
                two.json: id: added "two"
                two.json: version: added "1.0.0"
                two.json: tenantId: added "${TENANT_ID}"
                two.json: 7 changes

                """)
        #expect(run.status == 0)
        #expect(
            try text(directory.path + "/two.json") == """
                {
                  "id": "two",
                  "name": "Two",
                  "version": "1.0.0",
                  "tenantId": "${TENANT_ID}",
                  "nodes": [
                    {
                      "id": "a",
                      "name": "A",
                      "type": "metabuilder.trigger"
                    },
                    {
                      "id": "b",
                      "type": "packagerepo.respond_json",
                      "name": "B",
                      "parameters": {
                        "body": "é"
                      }
                    }
                  ],
                  "connections": {
                    "A": {
                      "main": [
                        [{ "node": "B", "type": "main", "index": 0 }]
                      ]
                    }
                  }
                }

                """)
        let check = try Program("workflow", "validate", "--strict", "two.json", in: directory.path)
        #expect(check.output == "1 file checked: 0 errors, 0 warnings\n")
        let again = try Program("workflow", "fix", "two.json", in: directory.path)
        #expect(again.output == "two.json: nothing to mend\n")
    }

    @Test func `A dry run shows a difference that can be applied, and writes nothing`() throws {
        let directory = try directory(["two.json": Self.broken])
        let before = try status(directory.path + "/two.json")
        let run = try Program("workflow", "fix", "--dry-run", "two.json", in: directory.path)
        #expect(run.output.hasPrefix("--- two.json\n+++ two.json\n@@ -1,8 +1,"))
        #expect(run.status == 0)
        #expect(try text(directory.path + "/two.json") == Self.broken)
        #expect(try status(directory.path + "/two.json").st_ino == before.st_ino)

        try Data(run.output.utf8).write(to: URL(filePath: directory.path + "/diff"))
        let apply = Process()
        apply.executableURL = URL(filePath: "/usr/bin/env")
        apply.arguments = ["git", "apply", "-p0", "diff"]
        apply.currentDirectoryURL = URL(filePath: directory.path)
        try apply.run()
        apply.waitUntilExit()
        let applied = try text(directory.path + "/two.json")
        try Data(Self.broken.utf8).write(to: URL(filePath: directory.path + "/two.json"))
        _ = try Program("workflow", "fix", "two.json", in: directory.path)
        #expect(try text(directory.path + "/two.json") == applied)
    }

    @Test(arguments: [
        ("{\"nodes\": [", "x.json:1:12: error[INVALID_JSON]"), ("", "x.json:1:1: error[INVALID_JSON]"),
        ("{\"nodes\": [], \"nodes\": []}", "error[DUPLICATE_KEY]"), ("[]", "This is no workflow"),
        ("{\"private\": true}", "This is no workflow"),
        (String(repeating: " ", count: 1 << 20) + "{}", "error[RESOURCE_LIMIT_EXCEEDED]"),
    ])
    func `What cannot be read as a workflow is reported and not touched`(source: String, message: String) throws {
        let directory = try directory(["x.json": source, "y.json": Self.broken])
        let run = try Program("workflow", "fix", "x.json", "y.json", in: directory.path)
        #expect(run.output.contains(message))
        #expect(run.output.contains("not touched\n"))
        // The others are mended all the same.
        #expect(run.output.hasSuffix("y.json: 7 changes\n"))
        #expect(run.status == 1)
        #expect(try text(directory.path + "/x.json") == source)
    }

    @Test func `Errors that are left are counted, and fail`() throws {
        let directory = try directory(["two.json": Self.broken.replacing("respond_json", with: "respond_jsn")])
        let run = try Program("workflow", "fix", "two.json", in: directory.path)
        #expect(run.output.hasSuffix("; 1 error left, see packagerepo workflow validate\n"))
        #expect(run.status == 1)
    }

    @Test func `A file keeps its mode, a link stays a link, and nothing is left beside them`() throws {
        let directory = try directory(["a/two.json": Self.broken])
        chmod(directory.path + "/a/two.json", 0o640)
        symlink("a/two.json", directory.path + "/link.json")
        let run = try Program("workflow", "fix", "link.json", in: directory.path)
        #expect(run.status == 0)
        #expect(try status(directory.path + "/a/two.json").st_mode & 0o7777 == 0o640)
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: directory.path + "/link.json") == "a/two.json")
        #expect(try text(directory.path + "/a/two.json").hasPrefix("{\n  \"id\": \"link\""))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path + "/a") == ["two.json"])
    }

    @Test func `Two at once leave a whole file`() async throws {
        let directory = try directory(["two.json": Self.broken])
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { [path = directory.path] in _ = try? Program("workflow", "fix", "two.json", in: path) }
            }
        }
        let check = try Program("workflow", "validate", "--strict", "two.json", in: directory.path)
        #expect(check.status == 0, "\(check.output)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["two.json"])
    }

    private func status(_ path: String) throws -> stat {
        var status = stat()
        try #require(stat(path, &status) == 0)
        return status
    }
}
