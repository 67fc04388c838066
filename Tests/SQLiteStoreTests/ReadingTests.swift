import JSON
import RepositoryModel
import Stores
import Synchronization
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("The readers of a SQLite store")
struct ReadingTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("store.sqlite")
    }

    @Test("see a change of a user, whoever makes it", arguments: [1, 3])
    func users(readers: Int) throws {
        let one = try SQLiteStore(path: path, readers: readers)
        let other = try SQLiteStore(path: path, readers: 1)
        try one.add(Sample.user())
        for generation in 1..<20 {
            for store in [one, one, other] {
                #expect(try store.user(named: "ada")?.generation == generation - 1)
            }
            let writer = generation % 2 == 0 ? one : other
            try writer.update("ada") { $0.generation += 1 }
            #expect(try one.user(named: "ada")?.generation == generation)
            #expect(try other.user(named: "ada")?.generation == generation)
        }
        try other.execute("DELETE FROM users")
        #expect(try one.user(named: "ada") == nil)
        try one.add(Sample.user())
        #expect(try one.user(named: "ada") == Sample.user())
    }

    @Test("give every user, however many are asked for one after the other")
    func manyUsers() throws {
        let store = try SQLiteStore(path: path, readers: 1)
        try store.execute(
            """
            WITH RECURSIVE counter (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM counter WHERE number < 1500)
            INSERT INTO users
                SELECT 'u' || number, 'h', 'read', 'default', number, 0, 0, NULL, NULL FROM counter
            """)
        for number in Array(1...1_500) + [1, 2] {
            #expect(try store.user(named: "u\(number)")?.generation == number)
        }
    }

    @Test("have the file's pages in memory")
    func pages() throws {
        let store = try SQLiteStore(path: path, readers: 1)
        let size = try store.first("look", Query("PRAGMA mmap_size")) { try $0.integer(0) }
        #expect(try #require(size) > 1 << 30)
    }

    @Test("are waited for where they are fewer than the threads")
    func fewerThanThreads() throws {
        let store = try SQLiteStore(path: path, readers: 2)
        let index = IndexKey(try Sample.package())
        let entry = try Sample.row("1.0.0")
        try store.commit([.upsertRow(index, entry)], tenant: .default)
        let right = Atomic(0)
        inThreads(8) { _ in
            for _ in 0..<50 {
                let rows = try? store.rows(of: index, matching: IndexQuery(limit: 1), tenant: .default)
                if rows == [entry] { right.add(1, ordering: .relaxed) }
            }
        }
        #expect(right.load(ordering: .relaxed) == 400)
    }

    @Test("go on after a value that they could not read, and after a table was made anew")
    func afterFailure() throws {
        let store = try SQLiteStore(path: path, readers: 1)
        let key = try DocumentKey("doc/a")
        let put = MetadataWrite.putDocument(key, 1, blobs: [], ifAbsent: false)
        try store.commit([put], tenant: .default)
        try store.execute("UPDATE documents SET value = '{'")
        for _ in 0..<2 {
            expectFailure(.damaged) { () throws(StoreError) in _ = try store.document(key, tenant: .default) }
        }
        try store.commit([put], tenant: .default)
        #expect(try store.document(key, tenant: .default) == 1)
        try store.execute("ALTER TABLE documents RENAME TO moved")
        expectFailure(.damaged) { () throws(StoreError) in _ = try store.document(key, tenant: .default) }
        try store.execute("ALTER TABLE moved RENAME TO documents")
        #expect(try store.document(key, tenant: .default) == 1)
    }

    @Test("call a text that is not UTF-8 damaged, and do not tell it")
    func notUTF8() throws {
        let store = try SQLiteStore(path: path, readers: 1)
        try store.add(Sample.user())
        try store.execute("UPDATE users SET password_hash = CAST(x'736563726574ff' AS TEXT)")
        let error = #expect(throws: StoreError.self) { try store.user(named: "ada") }
        #expect(error?.code == .damaged && error.map { "\($0)".contains("secret") } == false)
    }

    @Test("tell the statement that failed, and not what it was given")
    func failure() throws {
        let store = try SQLiteStore(path: path, readers: 1)
        try store.execute("DROP TABLE tags")
        let error = #expect(throws: StoreError.self) {
            try store.tag(Tag("secret"), of: Sample.package(), tenant: .default)
        }
        let description = error.map { "\($0)" } ?? ""
        #expect(description.contains("no such table: tags") && description.contains("FROM tags"))
        #expect(!description.contains("secret"))
    }

    @Test("cannot write")
    func readOnly() throws {
        let store = try SQLiteStore(path: path, readers: 1)
        expectFailure(.unavailable) { () throws(StoreError) in
            _ = try store.first("write", Query("DELETE FROM users RETURNING 1")) { _ in true }
        }
    }
}
