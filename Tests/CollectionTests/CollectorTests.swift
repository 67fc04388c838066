import Collection
import FileBlobStore
import Foundation
import JSON
import MemoryStore
import RepositoryModel
import SQLiteStore
import Stores
import TestSupport
import Testing

@Suite("The collector")
struct CollectorTests {
    private let directory: TemporaryDirectory
    private let store: SQLiteStore
    private let blobs: FileBlobStore

    init() throws {
        directory = try TemporaryDirectory()
        store = try SQLiteStore(path: directory.path("packagerepo.db"), readers: 2)
        blobs = try FileBlobStore(root: directory.path)
    }

    /// A collector that waits for nothing.
    private func collector(grace: Int = 0, leftoverAge: Int = 86_400, trashDays: Int = 7) -> Collector {
        var options = Collector.Options()
        (options.grace, options.leftoverAge, options.trashDays) = (grace, leftoverAge, trashDays)
        return Collector(metadata: store, ledger: store, files: blobs, options: options)
    }

    @discardableResult
    private func publish(_ text: String, at key: String, _ tenant: TenantID = .default) throws -> Digest {
        let unit = UnitOfWork(tenant: tenant, metadata: store, blobs: blobs)
        let blob = try unit.stage(Array(text.utf8))
        try unit.put(1, at: DocumentKey(key), blobs: [blob.reference], ifAbsent: false)
        try unit.commit()
        return blob.digest
    }

    private func remove(_ key: String) throws {
        try store.commit([.deleteDocument(DocumentKey(key))], tenant: .default)
    }

    private func isThere(_ digest: Digest) throws -> Bool {
        guard let record = try store.record(of: digest) else { return false }
        return try blobs.size(of: record.object) == record.size
    }

    /// Passes until nothing is left to do.
    private func collectAll(_ collector: Collector) throws {
        for _ in 0..<3 { _ = try #require(try collector.collect(at: Timestamp.now.adding(seconds: 1))) }
    }

    @Test("removes a blob in two passes once no document names it, and not before")
    func twoPasses() throws {
        let digest = try publish("bytes", at: "doc/a")
        try publish("bytes", at: "doc/b")
        try collectAll(collector())
        #expect(try isThere(digest))
        try remove("doc/a")
        try collectAll(collector())
        #expect(try isThere(digest), "another document names it")
        try remove("doc/b")
        let now = Timestamp.now.adding(seconds: 1)
        let first = try #require(try collector().collect(at: now))
        #expect(first.condemned == CollectedBytes(count: 1, bytes: 5))
        #expect(first.removed.count == 0)
        #expect(try isThere(digest))
        let second = try #require(try collector().collect(at: now.adding(seconds: 1)))
        #expect(second.removed == CollectedBytes(count: 1, bytes: 5))
        #expect(try store.record(of: digest) == nil)
        #expect(try blobs.size(of: BlobObject(digest)) == nil)
        #expect(try #require(try collector().collect(at: now.adding(seconds: 2))).isEmpty)
    }

    @Test("leaves a blob of another tenant alone")
    func otherTenant() throws {
        let digest = try publish("bytes", at: "doc/a")
        try publish("bytes", at: "doc/a", Sample.tenant("other"))
        try remove("doc/a")
        try collectAll(collector())
        #expect(try isThere(digest))
    }

    @Test("waits for the grace before it condemns and again before it removes")
    func grace() throws {
        let digest = try publish("bytes", at: "doc/a")
        try remove("doc/a")
        let now = Timestamp.now
        let patient = collector(grace: 3_600)
        #expect(try #require(try patient.collect(at: now.adding(seconds: 3_500))).isEmpty)
        #expect(try #require(try patient.collect(at: now.adding(seconds: 3_700))).condemned.count == 1)
        #expect(try #require(try patient.collect(at: now.adding(seconds: 7_200))).isEmpty)
        #expect(try isThere(digest))
        #expect(try #require(try patient.collect(at: now.adding(seconds: 7_400))).removed.count == 1)
        #expect(try store.record(of: digest) == nil)
    }

    @Test("spares a condemned blob that is published again, as the same file")
    func revived() throws {
        let digest = try publish("bytes", at: "doc/a")
        try remove("doc/a")
        _ = try collector().collect(at: Timestamp.now.adding(seconds: 1))
        #expect(try store.record(of: digest)?.condemnedAt != nil)
        try publish("bytes", at: "doc/b")
        #expect(try store.record(of: digest)?.condemnedAt == nil)
        try collectAll(collector())
        #expect(try isThere(digest))
    }

    @Test("cannot take bytes away from a publish that found them before they were removed")
    func raceWithPublish() throws {
        let digest = try publish("bytes", at: "doc/a")
        try remove("doc/a")
        let unit = UnitOfWork(tenant: .default, metadata: store, blobs: blobs)
        let blob = try unit.stage(Array("bytes".utf8))
        try unit.put(1, at: DocumentKey("doc/b"), blobs: [blob.reference], ifAbsent: true)
        try collectAll(collector())
        expectFailure(.conflict) { () throws(StoreError) in try unit.commit() }
        try publish("bytes", at: "doc/b")
        #expect(try isThere(digest))
    }

    @Test("cannot take bytes away from a document that names them by their digest alone")
    func raceWithReference() throws {
        let digest = try publish("bytes", at: "doc/a")
        let blob = try #require(try store.blob(digest, tenant: .default)).reference
        try remove("doc/a")
        try collectAll(collector())
        let put = MetadataWrite.putDocument(try DocumentKey("doc/b"), 1, blobs: [blob], ifAbsent: true)
        expectFailure(.conflict) { () throws(StoreError) in try store.commit([put], tenant: .default) }
    }

    @Test("finds files that no ledger names when they are old, and leaves those that it names")
    func leftovers() throws {
        let digest = try publish("bytes", at: "doc/a")
        let lost = try blobs.stage(Array("lost".utf8))
        let object = try blobs.store(lost)
        _ = try directory.write("cut off", to: "uploads/0000000001")
        let now = Timestamp.now
        #expect(try #require(try collector().collect(at: now.adding(seconds: 80_000))).isEmpty)
        let report = try #require(try collector().collect(at: now.adding(seconds: 90_000)))
        #expect(report.leftover == CollectedBytes(count: 1, bytes: 4))
        #expect(report.uploads == CollectedBytes(count: 1, bytes: 7))
        #expect(try blobs.size(of: object) == nil)
        #expect(try isThere(digest))
    }

    @Test("ends though a workflow has filled the list of what was deleted with rows that say nothing")
    func strangeRows() throws {
        let digest = try publish("bytes", at: "doc/a")
        let strange: [JSONValue] = [nil, [:], ["key": 5], ["key": "no key"], ["key": "doc/a"]]
        try store.commit(
            (0..<1_000).map { number in
                .upsertRow(.deleted, IndexRow(id: "\(number)", sort: [0], value: strange[number % strange.count]))
            }, tenant: .default)
        try collectAll(collector())
        #expect(try store.rows(of: .deleted, matching: IndexQuery(limit: 9), tenant: .default).isEmpty)
        #expect(try isThere(digest), "a row cannot take away what another document names")
        #expect(try store.document(DocumentKey("doc/a"), tenant: .default) == 1)
    }

    @Test("keeps what it removes in the trash of the day, for as many days as it is told")
    func trash() throws {
        let digest = try publish("bytes", at: "doc/a")
        try remove("doc/a")
        try collectAll(collector())
        let now = Timestamp.now
        let path = directory.path("trash/\(now.description.prefix(10))/\(digest.hexadecimal)")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "bytes")
        let days = { (count: Int) in now.adding(seconds: count * 86_400) }
        #expect(try #require(try collector().collect(at: days(7))).emptied.count == 0)
        #expect(try #require(try collector().collect(at: days(9))).emptied == CollectedBytes(count: 1, bytes: 5))
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("tells beforehand what it would collect, and changes nothing")
    func preview() throws {
        try publish("kept", at: "doc/kept")
        let digest = try publish("bytes", at: "doc/a")
        try remove("doc/a")
        let now = Timestamp.now.adding(seconds: 1)
        for _ in 0..<2 { #expect(try collector().preview(at: now) == CollectedBytes(count: 1, bytes: 5)) }
        #expect(try collector(grace: 60).preview(at: now).count == 0)
        #expect(try isThere(digest))
    }

    @Test("collects alone")
    func alone() throws {
        let inner = try blobs.collectingAlone { () throws(StoreError) in
            try FileBlobStore(root: directory.path).collectingAlone { () throws(StoreError) in true }
        }
        #expect(inner == .some(nil))
        #expect(try blobs.collectingAlone { () throws(StoreError) in true } == true)
    }

    @Test("works through many in batches")
    func many() throws {
        for number in 0..<1_200 { try publish("\(number)", at: "doc/\(number)") }
        for number in 0..<1_200 where number % 2 == 0 { try remove("doc/\(number)") }
        try collectAll(collector())
        let left = try store.blobs(limit: 2_000, after: nil)
        #expect(left.count == 600)
        for record in left { #expect(try blobs.size(of: record.object) == record.size) }
    }
}
