import Foundation
import JSON
import Testing
import WorkflowCatalog
import WorkflowModel

@testable import WorkflowValidation

/// Real workflows of another system, which are not part of the project.
enum Corpus {
    static let directory =
        #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" } + "/../shared/corpus"

    /// What the manifest says of one file.
    struct Entry: Sendable, CustomTestStringConvertible {
        let file: String
        let parses: Bool
        let features: Set<String>
        let dangling: Int

        var testDescription: String { file }

        func load() throws -> LoadedWorkflow {
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(Corpus.directory)/\(file)")))
            return WorkflowLoader(registry: RuleNodes.registry).load(bytes, name: "corpus")
        }
    }

    static let entries: [Entry] = {
        guard let data = FileManager.default.contents(atPath: "\(directory)/manifest.json"),
            let manifest = try? JSONValue.parse([UInt8](data))
        else { return [] }
        return manifest.elements.map { entry in
            Entry(
                file: entry["file"]?.string ?? "", parses: entry["parses"]?.bool ?? false,
                features: Set((entry["features"] ?? []).elements.compactMap(\.string)),
                dangling: entry["dangling"]?.int ?? 0)
        }
    }()
}

@Suite("Real exports", .enabled(if: !Corpus.entries.isEmpty, "the corpus is not here"))
struct CorpusTests {
    @Test("have no errors but those that their manifest implies", arguments: Corpus.entries.filter(\.parses))
    func facts(_ entry: Corpus.Entry) throws {
        let loaded = try entry.load()
        #expect(loaded.syntaxError == nil)
        let codes = loaded.errors.map(\.code)
        #expect(codes.count { $0 == "INVALID_CONNECTION_TARGET_NODE" } == entry.dangling)
        var implied: Set<String> = entry.dangling > 0 ? ["INVALID_CONNECTION_TARGET_NODE"] : []
        if entry.features.contains("no-id") { implied.insert("MISSING_ID") }
        if entry.features.contains("no-name") { implied.insert("MISSING_REQUIRED_FIELD") }
        if entry.features.contains("no-node-id") { implied.insert("MISSING_NODE_ID") }
        #expect(Set(codes) == implied, "\(loaded.errors)")
        #expect(loaded.plan == nil)
    }

    @Test("have findings in their order, each with a place in the text", arguments: Corpus.entries.filter(\.parses))
    func order(_ entry: Corpus.Entry) throws {
        let positions = try entry.load().findings.map { try #require($0.position) }
        for (first, second) in zip(positions, positions.dropFirst()) {
            #expect((first.line, first.column) <= (second.line, second.column))
        }
    }

    @Test("that are not JSON say where they break", arguments: Corpus.entries.filter { !$0.parses })
    func broken(_ entry: Corpus.Entry) throws {
        let error = try #require(try entry.load().syntaxError)
        let expected = entry.file.contains("lemlist") ? (397, 2) : (1, 1)
        #expect((error.line, error.column) == expected)
    }
}
