import Foundation
import JSON
import TestSupport
import Testing
import WorkflowTestSupport

@testable import WorkflowCatalog

@Suite("The workflow library")
struct WorkflowLibraryTests {
    private let directory: TemporaryDirectory
    private let library: WorkflowLibrary

    init() throws {
        directory = try TemporaryDirectory()
        try FileManager.default.createDirectory(
            atPath: directory.path + "/workflows", withIntermediateDirectories: true)
        library = Self.library(directory)
    }

    private static func library(
        _ directory: TemporaryDirectory, _ log: LogRecorder = LogRecorder()
    ) -> WorkflowLibrary {
        WorkflowLibrary(
            directory: directory.path + "/workflows", lastGoodDirectory: directory.path + "/last-good",
            loader: WorkflowLoader(registry: TestNodes.registry), logger: log.logger)
    }

    private func write(_ name: String, _ text: String) throws {
        try text.write(toFile: "\(directory.path)/workflows/\(name).json", atomically: true, encoding: .utf8)
    }

    private func workflow(_ value: String) -> String {
        var sketch = Sketch()
        sketch.node("Give", "give", ["value": JSONValue(value)])
        return sketch.document.description
    }

    @Test("tells once that its directory cannot be read, however often it looks, and once that it can be again")
    func unreadable() throws {
        let log = LogRecorder()
        let library = Self.library(directory, log)
        for _ in 0..<2 {
            try FileManager.default.removeItem(atPath: directory.path("workflows"))
            for _ in 0..<5 { #expect(!library.refresh()) }
            try FileManager.default.createDirectory(
                atPath: directory.path("workflows"), withIntermediateDirectories: true)
            for _ in 0..<5 { library.refresh() }
        }
        #expect(log.entries.map(\.level) == [.error, .notice, .error, .notice])
    }

    @Test("takes over files that appear, change and go")
    func follows() throws {
        #expect(!library.refresh())
        try write("one", workflow("a"))
        #expect(library.refresh())
        let first = try library.snapshot.entry(named: "one").plan().version
        #expect(!library.refresh())
        try write("one", workflow("b"))
        #expect(library.refresh())
        #expect(try library.snapshot.entry(named: "one").plan().version != first)
        try FileManager.default.removeItem(atPath: "\(directory.path)/workflows/one.json")
        #expect(library.refresh())
        #expect(throws: (any Error).self) { try library.snapshot.entry(named: "one") }
    }

    @Test("tells how large a file is that is too large to be read")
    func size() throws {
        try write("big", String(repeating: " ", count: 3 << 20))
        library.refresh()
        let findings = try library.snapshot.entry(named: "big").current.findings
        #expect(findings.map(\.message) == ["A workflow may have at most 1048576 bytes; found 3145728"])
    }

    @Test("answers a new broken file with what is wrong, and leaves the others alone")
    func newBroken() throws {
        try write("good", workflow("a"))
        try write("half", String(workflow("a").prefix(40)))
        try write("wrong", "{\"id\": \"x\", \"name\": \"x\", \"nodes\": [], \"connections\": {\"A\": {}}}")
        library.refresh()
        let half = #expect(throws: (any Error).self) { try library.snapshot.entry(named: "half").plan() }
        #expect("\(half.map { "\($0)" } ?? "")".hasPrefix("INVALID_WORKFLOW"))
        let wrong = #expect(throws: (any Error).self) { try library.snapshot.entry(named: "wrong").plan() }
        #expect("\(wrong.map { "\($0)" } ?? "")" == "WORKFLOW_VALIDATION_ERROR: Workflow validation failed: 1 error(s)")
        #expect(try library.snapshot.entry(named: "good").current.isValid)
    }

    @Test("keeps the last good version of a file that breaks in force, in workers that start later too")
    func lastGood() throws {
        try write("one", workflow("a"))
        library.refresh()
        let version = try library.snapshot.entry(named: "one").plan().version
        for broken in ["{", "", "[]", "{\"nodes\": 5}"] {
            try write("one", broken)
            for library in [library, Self.library(directory)] {
                library.refresh()
                let entry = try library.snapshot.entry(named: "one")
                #expect(try entry.plan().version == version)
                #expect(!entry.current.isValid)
            }
        }
        try write("one", workflow("b"))
        library.refresh()
        #expect(try library.snapshot.entry(named: "one").plan().version != version)
    }

    @Test("forgets the last good version of a file that was removed")
    func removed() throws {
        try write("one", workflow("a"))
        library.refresh()
        try FileManager.default.removeItem(atPath: "\(directory.path)/workflows/one.json")
        library.refresh()
        try write("one", "{")
        library.refresh()
        #expect(try library.snapshot.entry(named: "one").inForce == nil)
    }

    @Test("ignores files whose names nobody could ask for")
    func names() throws {
        for name in ["Upper", "with space", ".hidden", "a.test", String(repeating: "a", count: 65)] {
            try write(name, workflow("a"))
        }
        try workflow("a").write(toFile: "\(directory.path)/workflows/notes.txt", atomically: true, encoding: .utf8)
        library.refresh()
        #expect(library.snapshot.entries.isEmpty)
    }
}
