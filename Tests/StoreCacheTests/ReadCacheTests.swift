import Glibc
import JSON
import RepositoryModel
import Stores
import Synchronization
import TestSupport
import Testing

import SQLiteStore
@testable import StoreCache

@Suite("What was read is kept until somebody commits")
struct ReadCacheTests {
    let directory: TemporaryDirectory
    let path: String
    let base: SQLiteStore
    let store: CachedStore

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("store.sqlite")
        base = try SQLiteStore(path: path, readers: 4)
        store = CachedStore(base, capacity: 1 << 20)
    }

    private struct Key: ReadCacheKey {
        var number = 0
        var size = 8
        var slot: Int { number }
    }

    private static func put(_ number: Int, at key: String) throws -> MetadataWrite {
        .putDocument(try DocumentKey(key), JSONValue(number), blobs: [], ifAbsent: false)
    }

    private func cache(size: Int? = 1) -> ReadCache<Key, Int> {
        ReadCache(capacity: 1 << 20, largest: 4_096) { _, limit in size.flatMap { $0 <= limit ? $0 : nil } }
    }

    /// How often the database would be asked by `count` reads of one key.
    private func asked(_ cache: ReadCache<Key, Int>, _ key: Key = Key(), reads count: Int) throws -> Int {
        var asked = 0
        for _ in 0..<count {
            let value = try cache.value(of: key, at: base.position(of: 0)) { () throws(StoreError) in
                asked += 1
                return key.number
            }
            #expect(value == key.number)
        }
        return asked
    }

    @Test("by this store, by another of this process, or by another process")
    func commits() async throws {
        let cache = cache()
        #expect(try asked(cache, reads: 3) == 1)
        try store.commit([Self.put(1, at: "doc/a")], tenant: .default)
        #expect(try asked(cache, reads: 3) == 1)
        try SQLiteStore(path: path, readers: 1).commit([Self.put(2, at: "doc/a")], tenant: .default)
        #expect(try asked(cache, reads: 3) == 1)
        await #expect(processExitsWith: .success) { [path = path as String] in
            try SQLiteStore(path: path, readers: 1).commit([ReadCacheTests.put(3, at: "doc/a")], tenant: .default)
        }
        #expect(try asked(cache, reads: 3) == 1)
        #expect(try asked(cache, reads: 3) == 0)
        #expect(try store.document(DocumentKey("doc/a"), tenant: .default) == 3)
    }

    @Test("so that nobody is given a value older than a commit that had returned")
    func nothingStale() throws {
        let other = CachedStore(try SQLiteStore(path: path, readers: 4), capacity: 1 << 20)
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

    @Test("by a commit of its own slot alone, where the store tells slots apart")
    func slots() throws {
        let cache = cache()
        var positions = [0: CommitPosition(1), 1: CommitPosition(1)]
        func asked(_ number: Int) throws -> Bool {
            var asked = false
            _ = try cache.value(of: Key(number: number), at: positions[number]) { () throws(StoreError) in
                asked = true
                return number
            }
            return asked
        }
        #expect(try [asked(0), asked(1), asked(0), asked(1)] == [true, true, false, false])
        positions[0] = CommitPosition(2)
        #expect(try [asked(0), asked(1), asked(0)] == [true, false, false])
        // Every word of a position counts.
        let words: [UInt64] = [9, 0, 0, 0, 0, 0]
        for word in 0..<6 {
            var other = words
            other[word] += 1
            #expect(
                CommitPosition(words[0], words[1], words[2], words[3], words[4], words[5])
                    != CommitPosition(other[0], other[1], other[2], other[3], other[4], other[5]))
        }
    }

    @Test("and given without the database then, unless nothing is to be kept", arguments: [0, 1 << 20])
    func withoutTheDatabase(capacity: Int) throws {
        let base = CountedStore(base)
        let store = CachedStore(base, capacity: capacity)
        let (key, large, index) = (try DocumentKey("doc/a"), try DocumentKey("doc/large"), try IndexKey("doc/i"))
        let (row, blob) = (try Sample.row("1.0.0"), try Sample.blob())
        let (tag, user) = (try Sample.tag("stable", at: Sample.coordinate()), try Sample.user())
        let text = JSONValue(String(repeating: "x", count: 100_000))
        let workflow = WorkflowDefinition(
            name: "w", version: "v", bytes: [1], createdAt: Timestamp(seconds: 1), createdBy: "ada")
        try store.commit(
            [
                .keeping(blob), .putDocument(key, 1, blobs: [blob], ifAbsent: true), .upsertRow(index, row),
                .setTag(tag),
                .putDocument(large, text, blobs: [], ifAbsent: true),
            ], tenant: .default)
        try store.add(user)
        _ = try store.put(workflow, tenant: .default)
        let reads: [(CachedStore) throws -> Bool] = [
            { try $0.document(key, tenant: .default) == 1 },
            { try $0.rows(of: index, matching: IndexQuery(limit: 1), tenant: .default) == [row] },
            { try $0.tag(tag.tag, of: tag.package, tenant: .default) == tag },
            { try $0.user(named: user.username) == user },
            { try $0.blob(blob.digest, tenant: .default)?.reference == blob },
            { try $0.workflow(named: "w", tenant: .default)?.version == "v" },
        ]
        for read in reads { #expect(try read(store)) }
        #expect(try store.document(large, tenant: .default) == text)
        let asked = base.reads
        for read in reads { #expect(try read(store)) }
        #expect(base.reads == asked + (capacity > 0 ? 0 : reads.count))
        #expect(try store.document(large, tenant: .default) == text)
        #expect(base.reads == asked + (capacity > 0 ? 0 : reads.count) + 1)
    }

    @Test("but not what is large, nor under a large key, and not more than there is room for")
    func bounds() throws {
        #expect(try asked(cache(size: 4_096), reads: 3) == 3)
        #expect(try asked(cache(), Key(size: 4_096), reads: 3) == 3)
        let many = cache(size: 3_000)
        var reads = 0
        for _ in 0..<2 {
            for number in 0..<1_000 { reads += try asked(many, Key(number: number), reads: 2) }
        }
        // Each is asked for once a round, but for the few that are still there in the second.
        #expect((1_600...2_000).contains(reads))
    }

    @Test("and nothing while it cannot be told whether somebody commits")
    func unknown() throws {
        let cache = cache()
        for number in 0..<3 {
            #expect(try cache.value(of: Key(), at: nil) { () throws(StoreError) in number } == number)
        }
    }
}
