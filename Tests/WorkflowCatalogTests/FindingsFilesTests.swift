import Foundation
import Crypto
import JSON
import Logging
import RepositoryModel
import TestSupport
import Testing
import WorkflowModel
import WorkflowTestSupport
import WorkflowValidation

@testable import WorkflowCatalog

@Suite("Kept findings")
struct FindingsFilesTests {
    private let directory: TemporaryDirectory
    private let context = ValidationContext()
    private let marked = [Finding(.warning, "KEPT", at: "nodes[0]", "said before", node: "N", suggestion: "x")]

    init() throws { directory = try TemporaryDirectory() }

    private func files(release: String = "1", limit: Int = 1_000, in path: String? = nil) -> FindingsFiles {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return FindingsFiles(
            directory: path ?? directory.path("findings"), release: release, registry: TestNodes.registry,
            limit: limit, logger: logger)
    }

    private func loader(_ kept: FindingsFiles) -> WorkflowLoader {
        WorkflowLoader(registry: TestNodes.registry, kept: kept)
    }

    private func document(_ value: String = "a") -> [UInt8] {
        var sketch = Sketch()
        sketch.node("Give", "give", ["value": JSONValue(value)])
        return sketch.document.serialized()
    }

    private var entries: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path("findings"))) ?? []
        return names.map { "\(directory.path("findings"))/\($0)" }
    }

    private func keepMarked(of bytes: [UInt8]) {
        files().keep(marked, ofContent: SHA256.hexadecimal(bytes), context)
    }

    @Test("save a worker that comes later the validation, and it compiles the same plan")
    func reuse() throws {
        let first = loader(files()).load(document(), name: "w", isStored: true)
        #expect(first.findings.isEmpty && first.plan != nil && entries.count == 1)
        keepMarked(of: document())
        let second = loader(files()).load(document(), name: "w", isStored: true)
        #expect(second.findings == marked && second.plan != nil && second.version == first.version)
    }

    @Test("are neither read nor written for documents that nobody stores")
    func notStored() {
        #expect(loader(files()).load(document(), name: "w").findings.isEmpty)
        #expect(entries.isEmpty)
        keepMarked(of: document())
        #expect(loader(files()).load(document(), name: "w").findings.isEmpty)
    }

    @Test("read back whole: severity, code, field, message, node, place and suggestion")
    func roundTrip() {
        let findings = [
            Finding(.error, "A", at: "", "é \u{1F980}\n\"", position: Finding.Position(line: 1, column: 2)),
            Finding(.warning, "B", at: "x", "m", node: "n", suggestion: "s"),
        ]
        files().keep(findings, ofContent: "hash", context)
        #expect(files().findings(ofContent: "hash", context) == findings)
    }

    @Test("of another content, context, release or set of node types are not taken")
    func foreign() throws {
        files().keep(marked, ofContent: "hash", context)
        let tenant = try Sample.tenant()
        #expect(files().findings(ofContent: "other", context) == nil)
        for other in [
            ValidationContext(tenant: tenant), ValidationContext(isTenantOwned: true),
        ] {
            #expect(files().findings(ofContent: "hash", other) == nil)
        }
        #expect(files(release: "2").findings(ofContent: "hash", context) == nil)
        let fewer = FindingsFiles(
            directory: directory.path("findings"), release: "1",
            registry: NodeRegistry([TestNodes.Begin()]), logger: Logger(label: "test"))
        #expect(fewer.findings(ofContent: "hash", context) == nil)
        #expect(files().findings(ofContent: "hash", context) == marked)
    }

    @Test("under another's name are not taken")
    func misplaced() throws {
        files().keep(marked, ofContent: "one", context)
        let one = try #require(entries.first)
        files().keep([], ofContent: "two", context)
        let two = try #require(entries.first { $0 != one })
        try FileManager.default.removeItem(atPath: two)
        try FileManager.default.moveItem(atPath: one, toPath: two)
        #expect(files().findings(ofContent: "two", context) == nil)
        #expect(files().findings(ofContent: "one", context) == nil)
    }

    @Test("that are damaged in any byte are ignored, and written anew")
    func damaged() throws {
        keepMarked(of: document())
        let path = try #require(entries.first)
        let good = try Data(contentsOf: URL(fileURLWithPath: path))
        for index in good.indices {
            var bad = good
            bad[index] ^= 1
            try bad.write(to: URL(fileURLWithPath: path))
            #expect(files().findings(ofContent: SHA256.hexadecimal(document()), context) == nil, "byte \(index)")
        }
        for bad in [Data(), good.prefix(64), good.prefix(65), good.dropLast(), good + [0x20], Data("\n".utf8)] {
            try bad.write(to: URL(fileURLWithPath: path))
            #expect(loader(files()).load(document(), name: "w", isStored: true).findings.isEmpty)
            let kept = files().findings(ofContent: SHA256.hexadecimal(document()), context)
            #expect(kept?.map(\.code) == ["NO_RESPONSE"])
        }
    }

    @Test("give way to what else lies in their place, without waiting for it")
    func oddFiles() throws {
        keepMarked(of: document())
        let path = try #require(entries.first)
        let elsewhere = directory.path("elsewhere")
        try FileManager.default.moveItem(atPath: path, toPath: elsewhere)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: elsewhere)
        #expect(loader(files()).load(document(), name: "w", isStored: true).findings.isEmpty)
        try FileManager.default.removeItem(atPath: path)
        #expect(mkfifo(path, 0o600) == 0)
        #expect(loader(files()).load(document(), name: "w", isStored: true).findings.isEmpty)
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(loader(files()).load(document(), name: "w", isStored: true).plan != nil)
        #expect(entries.count == 1)
    }

    @Test("cannot make a plan of a document that has none")
    func forged() {
        var sketch = Sketch()
        sketch.node("Odd", "no_such_type")
        let bytes = sketch.document.serialized()
        files().keep([], ofContent: SHA256.hexadecimal(bytes), context)
        #expect(loader(files()).load(bytes, name: "w", isStored: true).plan == nil)
    }

    @Test("are done without where nothing can be written")
    func unwritable() throws {
        try "a file".write(toFile: directory.path("file"), atomically: true, encoding: .utf8)
        for path in [directory.path("file"), directory.path("none/findings"), "/proc/findings"] {
            let loader = loader(files(in: path))
            for _ in 0..<2 {
                let loaded = loader.load(document(), name: "w", isStored: true)
                #expect(loaded.plan != nil && loaded.findings.isEmpty)
            }
        }
    }

    @Test("that nobody has used for longest go when there are too many")
    func bounded() throws {
        let kept = files(limit: 8)
        for number in 0..<40 {
            kept.keep([], ofContent: "\(number)", context)
            // Directory entries have the resolution of the kernel's clock; the test does not wait for it.
            let moment = [timeval(tv_sec: 1_000 + number, tv_usec: 0), timeval(tv_sec: 1_000 + number, tv_usec: 0)]
            for entry in entries where (try? attributes(entry)) ?? 0 > 1_000_000 { utimes(entry, moment) }
        }
        #expect(entries.count <= 10)
        #expect(kept.findings(ofContent: "39", context) == [])
        #expect(kept.findings(ofContent: "0", context) == nil)
    }

    private func attributes(_ path: String) throws -> Int {
        let date = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
        return Int(date?.timeIntervalSince1970 ?? 0)
    }

    @Test("are written by many at once, each whole")
    func threads() {
        let bytes = document()
        inThreads(8) { [self] _ in
            #expect(loader(files()).load(bytes, name: "w", isStored: true).plan != nil)
        }
        #expect(entries.count == 1)
        #expect(files().findings(ofContent: SHA256.hexadecimal(bytes), context)?.map(\.code) == ["NO_RESPONSE"])
    }
}
