import Glibc
import JSON
import RepositoryModel
import Stores
import Synchronization
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("Commits at once")
struct GroupCommitTests {
    let directory: TemporaryDirectory
    let store: SQLiteStore

    init() throws {
        directory = try TemporaryDirectory()
        store = try SQLiteStore(path: directory.path("store.sqlite"), readers: 2)
    }

    /// Commits each of `batches` on a thread of its own, in their order, while another thread has the connection, so
    /// that they share one transaction. Gives their failures.
    private func commitTogether(_ batches: [[MetadataWrite]]) throws -> [StoreError.Code?] {
        let codes = Mutex([StoreError.Code?](repeating: nil, count: batches.count))
        let isHeld = Atomic(false)
        let commits = store.commits
        let store = store
        inThreads(batches.count + 1) { thread in
            do throws(StoreError) {
                if thread == batches.count {
                    try commits.perform("hold") { _ in
                        isHeld.store(true, ordering: .sequentiallyConsistent)
                        awaitCondition("all batches wait") { commits.waitingCount == batches.count }
                    }
                } else {
                    awaitCondition("it is the turn of batch \(thread)") {
                        isHeld.load(ordering: .sequentiallyConsistent) && commits.waitingCount >= thread
                    }
                    try store.commit(batches[thread], tenant: .default)
                }
            } catch {
                codes.withLock { $0[thread] = error.code }
            }
        }
        return codes.withLock { $0 }
    }

    private func put(_ key: String, _ value: JSONValue, ifAbsent: Bool = true) throws -> MetadataWrite {
        .putDocument(try DocumentKey("doc/\(key)"), value, blobs: [], ifAbsent: ifAbsent)
    }

    private func document(_ key: String) throws -> JSONValue? {
        try store.document(DocumentKey("doc/\(key)"), tenant: .default)
    }

    @Test("are one transaction")
    func sharing() throws {
        let before = try #require(Int(store.value("PRAGMA wal_checkpoint(TRUNCATE)") ?? ""))
        #expect(before == 0)
        #expect(try commitTogether((0..<8).map { [try put("\($0)", 1)] }) == Array(repeating: nil, count: 8))
        for number in 0..<8 { #expect(try document("\(number)") == 1) }
        // Eight transactions of this kind write at least two pages each to the log; one of them writes each page once.
        let log = directory.path("store.sqlite-wal")
        var status = stat()
        try #require(stat(log, &status) == 0)
        #expect(status.st_size < 8 * 2 * 4_096)
    }

    @Test("do not harm each other when one of them is refused")
    func refusal() throws {
        try store.commit([put("taken", 0)], tenant: .default)
        let codes = try commitTogether([
            [put("a", 1)], [put("b", 2), put("taken", 2), put("c", 2)], [put("d", 3)], [put("a", 4), put("e", 4)],
            [put("f", 5)],
        ])
        #expect(codes == [nil, .alreadyExists, nil, .alreadyExists, nil])
        #expect(try ["a", "b", "c", "d", "e", "f", "taken"].map { try document($0) } == [1, nil, nil, 3, nil, 5, 0])
    }

    @Test("do not harm each other when one of them fills the disk, which ends their transaction")
    func fullDisk() throws {
        try store.execute("PRAGMA max_page_count = 100")
        let huge = JSONValue(String(repeating: "x", count: 1_000_000))
        let codes = try commitTogether([
            [put("a", 1)], [put("b", 2), put("huge", huge)], [put("c", 3)], [put("also huge", huge)],
        ])
        #expect(codes == [nil, .full, nil, .full])
        #expect(try ["a", "b", "c", "huge"].map { try document($0) } == [1, nil, 3, nil])
    }

    @Test("all fail when no transaction can begin, and none waits for ever")
    func noTransaction() throws {
        let other = try SQLiteStore(path: directory.path("store.sqlite"), readers: 1)
        try store.execute("PRAGMA busy_timeout = 1")
        let store = store
        let codes = Mutex<[StoreError.Code]>([])
        try other.commits.perform("hold") { _ throws in
            inThreads(6) { number in
                do throws(StoreError) {
                    try store.commit(
                        [.appendEvent(Event(type: "t", payload: nil, createdAt: .now))], tenant: .default)
                } catch {
                    codes.withLock { $0.append(error.code) }
                }
            }
        }
        #expect(codes.withLock { $0 } == Array(repeating: .unavailable, count: 6))
        try store.commit([put("after", 1)], tenant: .default)
    }

    @Test("of many threads are all stored, once each")
    func manyThreads() throws {
        let store = store
        let failures = Mutex<[String]>([])
        inThreads(16) { thread in
            for round in 0..<20 {
                do throws(StoreError) {
                    let event = Event(type: "t", payload: [JSONValue(thread), JSONValue(round)], createdAt: .now)
                    try store.commit([.appendEvent(event)], tenant: .default)
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
        }
        #expect(failures.withLock { $0 } == [])
        let payloads = try store.events(limit: 1_000, tenant: .default).map(\.payload.description)
        #expect(payloads.count == 320)
        #expect(Set(payloads).count == 320)
    }
}
