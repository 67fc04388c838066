import Foundation
import JSON
import TestSupport
import Testing

/// Real exports, where there are any beside the sources, with a list of what is true of each.
private let corpus = URL(filePath: repository).deletingLastPathComponent().appending(path: "shared/corpus").path
private let isThere = FileManager.default.fileExists(atPath: corpus + "/manifest.json")

@Suite(.enabled(if: isThere, "there is no ../shared/corpus")) struct CorpusTests {
    /// The codes of the errors of each file.
    private func errors() throws -> [String: [String]] {
        let run = try Program("workflow", "validate", "--format", "json", corpus)
        #expect(run.status == 1)
        let findings = try JSONValue.parse(run.output).elements.filter { $0["type"] == "error" }
        for finding in findings {
            #expect(finding["line"]?.int ?? 0 > 0)
            #expect(finding["column"]?.int ?? 0 > 0)
        }
        return Dictionary(grouping: findings) { URL(filePath: $0["file"]?.string ?? "").lastPathComponent }
            .mapValues { $0.compactMap { $0["code"]?.string } }
    }

    @Test func `Every file has exactly the errors that its facts imply`() throws {
        let errors = try errors()
        let manifest = try JSONValue.parse(try text(corpus + "/manifest.json"))
        #expect(manifest.count == 36)
        for entry in manifest.elements {
            let file = entry["file"]?.string ?? ""
            let found = errors[file] ?? []
            guard entry["parses"] == true else {
                #expect(found == ["INVALID_JSON"], "\(file)")
                continue
            }
            let features = Set((entry["features"] ?? []).elements.compactMap(\.string))
            func count(_ code: String) -> Int { found.count { $0 == code } }
            #expect(count("INVALID_CONNECTION_TARGET_NODE") == entry["dangling"]?.int, "\(file)")
            #expect(count("MISSING_ID") == (features.contains("no-id") ? 1 : 0), "\(file)")
            #expect(count("MISSING_REQUIRED_FIELD") == (features.contains("no-name") ? 1 : 0), "\(file)")
            #expect((count("MISSING_NODE_ID") > 0) == features.contains("no-node-id"), "\(file)")
            let implied: Set = [
                "INVALID_CONNECTION_TARGET_NODE", "MISSING_ID", "MISSING_REQUIRED_FIELD", "MISSING_NODE_ID",
            ]
            #expect(Set(found).subtracting(implied).isEmpty, "\(file)")
        }
    }

    @Test func `What is mended has no errors left but dangling connections, and is not mended twice`() throws {
        let copy = try directory([:])
        for file in try FileManager.default.contentsOfDirectory(atPath: corpus) where file != "manifest.json" {
            try Data(contentsOf: URL(filePath: "\(corpus)/\(file)")).write(to: URL(filePath: "\(copy.path)/\(file)"))
        }
        let first = try Program("workflow", "fix", ".", in: copy.path)
        #expect(first.status == 1)
        let checked = try Program("workflow", "validate", "--format", "json", ".", in: copy.path)
        let errors = try JSONValue.parse(checked.output).elements.filter { $0["type"] == "error" }
        #expect(Set(errors.compactMap { $0["code"]?.string }) == ["INVALID_JSON", "INVALID_CONNECTION_TARGET_NODE"])
        let before = try contents(of: copy.path)
        _ = try Program("workflow", "fix", ".", in: copy.path)
        #expect(try contents(of: copy.path) == before)
    }

    @Test func `Every file that parses can be drawn`() throws {
        for file in try FileManager.default.contentsOfDirectory(atPath: corpus) where file.hasSuffix(".json") {
            guard file != "manifest.json" else { continue }
            let run = try Program("workflow", "graph", "\(corpus)/\(file)")
            #expect(run.status == (file.hasPrefix("badjson") ? 1 : 0), "\(file): \(run.errors)")
        }
    }

    private func contents(of directory: String) throws -> [String: String] {
        let files = try FileManager.default.contentsOfDirectory(atPath: directory)
        return Dictionary(uniqueKeysWithValues: try files.map { ($0, try text("\(directory)/\($0)")) })
    }
}
