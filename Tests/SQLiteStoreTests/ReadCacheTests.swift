import Glibc
import JSON
import RepositoryModel
import Stores
import Synchronization
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("What was read is kept until somebody commits")
struct ReadCacheTests {
    let directory: TemporaryDirectory
    let path: String
    let store: SQLiteStore

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("store.sqlite")
        store = try SQLiteStore(path: path, readers: 4, cacheSize: 1 << 20)
    }

    private static func put(_ number: Int, at key: String) throws -> MetadataWrite {
        .putDocument(try DocumentKey(key), JSONValue(number), digest: nil, ifAbsent: false)
    }

    /// How often the database would be asked by `count` reads of one key.
    private func asked<Value>(_ cache: ReadCache<String, Value>, for value: Value, reads count: Int) throws -> Int {
        var asked = 0
        for _ in 0..<count {
            _ = try cache.value(of: "key", at: store.position) { () throws(StoreError) in
                asked += 1
                return value
            }
        }
        return asked
    }

    @Test("by this store, by another of this process, or by another process")
    func commits() async throws {
        let cache = ReadCache<String, Int>(capacity: 1 << 20) { _ in 1 }
        #expect(try asked(cache, for: 1, reads: 3) == 1)
        try store.commit([Self.put(1, at: "doc/a")], tenant: .default)
        #expect(try asked(cache, for: 1, reads: 3) == 1)
        try SQLiteStore(path: path, readers: 1).commit([Self.put(2, at: "doc/a")], tenant: .default)
        #expect(try asked(cache, for: 1, reads: 3) == 1)
        await #expect(processExitsWith: .success) { [path = path as String] in
            try SQLiteStore(path: path, readers: 1).commit([ReadCacheTests.put(3, at: "doc/a")], tenant: .default)
        }
        #expect(try asked(cache, for: 1, reads: 3) == 1)
        #expect(try asked(cache, for: 1, reads: 3) == 0)
        #expect(try store.document(DocumentKey("doc/a"), tenant: .default) == 3)
    }

    @Test("and a log that is begun anew is another")
    func newLog() throws {
        let before = store.position
        try store.commits.withConnection { try $0.execute("PRAGMA wal_checkpoint(TRUNCATE)") }
        try store.commit([Self.put(1, at: "doc/a")], tenant: .default)
        #expect(before != nil && store.position != nil && store.position != before)
        #expect(try store.document(DocumentKey("doc/a"), tenant: .default) == 1)
    }

    @Test("so that nobody is given a value older than a commit that had returned")
    func nothingStale() throws {
        let other = try SQLiteStore(path: path, readers: 4, cacheSize: 1 << 20)
        let (key, last) = (try DocumentKey("doc/counter"), 400)
        let committed = Atomic(0)
        let stale = Atomic(0)
        let failures = Mutex<[String]>([])
        inThreads(5) { thread in
            do {
                if thread == 0 {
                    // Whoever waits for the end gets it even where something fails.
                    defer { committed.store(last, ordering: .releasing) }
                    for number in 1..<last {
                        try store.commit([Self.put(number, at: key.text)], tenant: .default)
                        committed.store(number, ordering: .releasing)
                    }
                    try store.commit([Self.put(last, at: key.text)], tenant: .default)
                }
                while thread > 0 {
                    let floor = committed.load(ordering: .acquiring)
                    let seen = try (thread % 2 == 0 ? store : other).document(key, tenant: .default)?.int ?? 0
                    if seen < floor { stale.add(1, ordering: .relaxed) }
                    if floor == last { break }
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(stale.load(ordering: .relaxed) == 0)
    }

    @Test("as is what is not there, and each tenant's own")
    func absence() throws {
        let (key, acme) = (try DocumentKey("doc/a"), try TenantID("acme"))
        #expect(try store.document(key, tenant: .default) == nil)
        try store.commit([Self.put(1, at: "doc/a")], tenant: .default)
        for _ in 0..<2 {
            #expect(try store.document(key, tenant: .default) == 1)
            #expect(try store.document(key, tenant: acme) == nil)
        }
    }

    @Test("but not what is large, and not more than there is room for")
    func bounds() throws {
        let large = ReadCache<String, Int>(capacity: 1 << 20) { _ in nil }
        #expect(try asked(large, for: 1, reads: 3) == 3)
        let many = ReadCache<Int, Int>(capacity: 1 << 20) { _ in 4_096 }
        var reads = 0
        for key in 0..<1_000 {
            _ = try many.value(of: key, at: store.position) { () throws(StoreError) in key }
        }
        for key in 0..<1_000 {
            let value = try many.value(of: key, at: store.position) { () throws(StoreError) in
                reads += 1
                return key
            }
            #expect(value == key)
        }
        #expect(reads > 700)
    }

    @Test("and nothing while it cannot be told whether somebody commits")
    func unknown() throws {
        let cache = ReadCache<String, Int>(capacity: 1 << 20) { _ in 1 }
        for number in 0..<3 {
            #expect(try cache.value(of: "key", at: nil) { () throws(StoreError) in number } == number)
        }
    }
}
