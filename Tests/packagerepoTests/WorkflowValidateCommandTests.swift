import Foundation
import JSON
import TestSupport
import Testing

@Suite struct WorkflowValidateCommandTests {
    static let good = """
        {
          "id": "w", "name": "W",
          "nodes": [
            { "id": "a", "name": "A", "type": "packagerepo.respond_json", "parameters": { "body": 1 } }
          ],
          "connections": {}
        }
        """
    static let misspelt = good.replacing("respond_json", with: "respond_jsn")
    static let warned = good.replacing("\"name\": \"W\",", with: "\"name\": \"W\", \"tag\": 1,")

    private func validate(_ files: [String: String], _ arguments: String...) throws -> Program {
        let directory = try directory(files)
        return try Program(arguments, in: directory.path)
    }

    @Test func `An error is shown where it stands, with a remedy, and fails`() throws {
        let run = try validate(["w.json": Self.misspelt], "workflow", "validate", "w.json")
        #expect(
            run.output == """
                w.json:4:39: error[UNKNOWN_NODE_TYPE]: Node type 'packagerepo.respond_jsn' not found in registry
                    4 |     { "id": "a", "name": "A", "type": "packagerepo.respond_jsn", "parameters": { "body": 1 } }
                      |                                       ^~~~~~~~~~~~~~~~~~~~~~~~~
                help: did you mean 'packagerepo.respond_json'?
                1 file checked: 1 error, 0 warnings

                """)
        #expect(run.status == 1)
    }

    @Test func `A file that is too large to be read is told with its size`() throws {
        let run = try validate(["w.json": String(repeating: " ", count: 3 << 20)], "workflow", "validate", "w.json")
        #expect(run.output.contains("A workflow may have at most 1048576 bytes; found 3145728"))
        #expect(run.status == 1)
    }

    @Test func `Warnings pass, unless they are taken for errors`() throws {
        let run = try validate(["w.json": Self.warned], "workflow", "validate", "w.json")
        #expect(run.output.contains("w.json:2:34: warning[UNKNOWN_FIELD]"))
        #expect(run.status == 0)
        let strict = try validate(["w.json": Self.warned], "workflow", "validate", "--strict", "w.json")
        #expect(strict.output.contains("w.json:2:34: error[UNKNOWN_FIELD]"))
        #expect(strict.status == 1)
    }

    @Test func `Directories are walked, but for tests, data, hidden files and links in circles`() throws {
        let directory = try directory([
            "b.json": Self.good, "a/x.json": Self.misspelt, "a/x.test.json": "no", "manifest.json": "[]",
            "notes.txt": "no", ".git/y.json": "no", "a/b/c/z.json": "{",
        ])
        symlink("..", directory.path + "/a/loop")
        let run = try Program("workflow", "validate", ".", "./b.json", in: directory.path)
        #expect(run.output.contains("./a/x.json:4:39: error[UNKNOWN_NODE_TYPE]"))
        #expect(run.output.contains("./a/b/c/z.json:1:2: error[INVALID_JSON]"))
        #expect(run.output.hasSuffix("\n3 files checked: 2 errors, 0 warnings\n"))
        #expect(run.status == 1)
    }

    @Test func `A file that is named is read, whatever its name`() throws {
        let run = try validate(["manifest.json": "[]"], "workflow", "validate", "manifest.json")
        #expect(run.output.hasPrefix("manifest.json:1:1: error[INVALID_FIELD_TYPE]"))
    }

    @Test func `What is not there, not readable or empty fails`() throws {
        let missing = try validate([:], "workflow", "validate", "nothing.json")
        #expect(missing.errors == "Error: Cannot read nothing.json: No such file or directory\n")
        #expect(missing.status == 1)
        let empty = try validate(["x.txt": ""], "workflow", "validate", ".")
        #expect(empty.errors == "Error: There are no workflow files in .\n")
        #expect(empty.status == 1)
        let directory = try directory(["a.json": Self.good, "b.json": ""])
        try FileManager.default.removeItem(atPath: directory.path + "/a.json")
        symlink("b.json", directory.path + "/a.json")
        let void = try Program("workflow", "validate", ".", in: directory.path)
        #expect(void.output.contains("./a.json:1:1: error[INVALID_JSON]: the document is empty"))
        #expect(void.status == 1)
    }

    @Test func `A file without end is cut off at what the loader takes`() throws {
        let run = try Program("workflow", "validate", "/dev/zero")
        #expect(run.output.hasPrefix("/dev/zero:1:1: error[RESOURCE_LIMIT_EXCEEDED]"))
        #expect(run.status == 1)
    }

    @Test func `As JSON it is one array, whatever is found`() throws {
        let files = ["w.json": Self.misspelt, "x.json": "{", "y.json": Self.good]
        let run = try validate(files, "workflow", "validate", "--format", "json", ".")
        let list = try JSONValue.parse(run.output)
        #expect(list.count == 2)
        #expect(
            list[0] == [
                "file": "./w.json", "type": "error", "field": "nodes[0].type",
                "message": "Node type 'packagerepo.respond_jsn' not found in registry", "code": "UNKNOWN_NODE_TYPE",
                "node": "A", "line": 4, "column": 39, "suggestion": "packagerepo.respond_json",
            ])
        #expect(list[1]?["code"] == "INVALID_JSON")
        let good = try validate(["y.json": Self.good], "workflow", "validate", "--format", "json", ".")
        #expect(good.output == "[]\n")
        #expect(good.status == 0)
    }

    @Test func `For GitHub every finding is an annotation`() throws {
        let run = try validate(["w.json": Self.misspelt], "workflow", "validate", "--format", "github", "w.json")
        #expect(
            run.output.hasPrefix(
                "::error file=w.json,line=4,col=39,title=UNKNOWN_NODE_TYPE::Node type 'packagerepo.respond_jsn' not found "
                    + "in registry%0Adid you mean 'packagerepo.respond_json'?\n"))
    }

    @Test func `Output that nobody takes is a failure`() throws {
        let directory = try directory(["w.json": Self.good])
        let run = try Program("workflow", "validate", "w.json", in: directory.path, output: "/dev/full")
        #expect(run.errors == "Error: Cannot write standard output: No space left on device\n")
        #expect(run.status == 1)
    }

    @Test func `The workflows that ship with the service are good`() throws {
        let run = try Program("workflow", "validate", "--strict", repository + "/workflows")
        #expect(run.status == 0, "\(run.output)")
    }
}

/// The top of the sources.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
