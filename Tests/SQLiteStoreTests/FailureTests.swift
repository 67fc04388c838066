import CSQLite
import Glibc
import JSON
import RepositoryModel
import Stores
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("A SQLite store that fails")
struct FailureTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("store.sqlite")
    }

    private func open() throws(StoreError) { _ = try SQLiteStore(path: path, readers: 1) }

    @Test("refuses a file that a newer version has written, and leaves it alone")
    func newerSchema() throws {
        try SQLiteStore(path: path, readers: 1).execute("PRAGMA user_version = 999")
        for _ in 0..<2 {
            do throws(StoreError) {
                try open()
                Issue.record("a newer schema was taken")
            } catch {
                #expect(error.code == .damaged)
                #expect(error.message.contains("newer version"))
            }
        }
    }

    @Test("calls a file damaged that is no database", arguments: ["no database at all", "SQLite format 3\0 or so"])
    func noDatabase(text: String) throws {
        _ = try directory.write(String(repeating: text, count: 1_000), to: "store.sqlite")
        expectFailure(.damaged) { () throws(StoreError) in try open() }
    }

    @Test("takes an empty file for a new one")
    func emptyFile() throws {
        _ = try directory.write("", to: "store.sqlite")
        try open()
    }

    @Test("calls a file damaged whose pages are overwritten")
    func brokenPages() throws {
        do {
            let store = try SQLiteStore(path: path, readers: 1)
            let value = JSONValue(String(repeating: "x", count: 2_000))
            for number in 0..<200 {
                try store.commit(
                    [.putDocument(DocumentKey("doc/\(number)"), value, blobs: [], ifAbsent: true)], tenant: .default)
            }
        }
        let descriptor = Glibc.open(path, O_WRONLY)
        let rubbish = [UInt8](repeating: 0xa5, count: 4_096)
        var status = stat()
        fstat(descriptor, &status)
        for page in 1..<Int(status.st_size) / 4_096 { pwrite(descriptor, rubbish, 4_096, page * 4_096) }
        close(descriptor)
        expectFailure(.damaged) { () throws(StoreError) in
            let store = try SQLiteStore(path: path, readers: 1)
            for number in 0..<200 {
                guard let key = try? DocumentKey("doc/\(number)") else { continue }
                _ = try store.document(key, tenant: .default)
            }
        }
    }

    @Test("calls what it cannot read damaged, and does not tell it")
    func unreadableValues() throws {
        let store = try SQLiteStore(path: path, readers: 1)
        let coordinate = try Sample.coordinate()
        let (key, index) = (DocumentKey(coordinate), IndexKey(coordinate.package))
        try store.commit(
            [
                .putDocument(key, 1, blobs: [], ifAbsent: true), .upsertRow(index, Sample.row("1.0.0")),
                .setTag(Sample.tag("stable", at: coordinate)),
                .appendEvent(Event(type: "t", payload: nil, createdAt: .now)),
            ], tenant: .default)
        try store.add(Sample.user())
        try store.execute(
            """
            UPDATE documents SET value = '{"secret":';
            UPDATE index_rows SET value = 'secret value';
            UPDATE tags SET digest = 'secret';
            UPDATE events SET payload = CAST(x'ff22736563726574ff' AS TEXT);
            UPDATE users SET scopes = 'read,secret';
            """)
        try expectDamage { _ = try store.document(key, tenant: .default) }
        try expectDamage { _ = try store.rows(of: index, matching: IndexQuery(limit: 1), tenant: .default) }
        try expectDamage { _ = try store.tags(of: coordinate.package, limit: 1, after: nil, tenant: .default) }
        try expectDamage { _ = try store.events(limit: 1, tenant: .default) }
        try expectDamage { _ = try store.user(named: "ada") }
    }

    private func expectDamage(_ read: () throws -> Void) throws {
        let error = try #require(throws: StoreError.self) { try read() }
        #expect(error.code == .damaged)
        #expect(!"\(error)".contains("secret"))
    }

    @Test("calls a missing table damage")
    func missingTable() throws {
        let store = try SQLiteStore(path: path, readers: 1)
        try store.execute("DROP TABLE events")
        expectFailure(.damaged) { () throws(StoreError) in _ = try store.events(limit: 1, tenant: .default) }
        expectFailure(.damaged) { () throws(StoreError) in
            try store.commit([.appendEvent(Event(type: "t", payload: nil, createdAt: .now))], tenant: .default)
        }
    }

    @Test(
        "is unavailable where there is no directory, or no file can be",
        arguments: ["/nowhere/at/all/store.sqlite", "/proc/store.sqlite", "/dev/null/store.sqlite", "/proc"])
    func noDirectory(path: String) throws {
        expectFailure(.unavailable) { () throws(StoreError) in _ = try SQLiteStore(path: path, readers: 1) }
    }

    @Test("is unavailable in a directory that it may not write to", .enabled(if: geteuid() != 0, "root may write"))
    func readOnlyDirectory() throws {
        chmod(directory.path, 0o500)
        defer { chmod(directory.path, 0o700) }
        expectFailure(.unavailable) { () throws(StoreError) in try open() }
    }

    @Test("refuses another program's database, and leaves it alone")
    func foreignFile() throws {
        for statement in ["CREATE TABLE grdb_migrations (identifier TEXT)", "PRAGMA application_id = 7"] {
            let foreign = directory.path("foreign-\(statement.utf8.count).sqlite")
            var handle: OpaquePointer?
            #expect(sqlite3_open(foreign, &handle) == SQLITE_OK)
            #expect(sqlite3_exec(handle, statement, nil, nil, nil) == SQLITE_OK)
            sqlite3_close(handle)
            for _ in 0..<2 {
                let error = #expect(throws: StoreError.self) { try SQLiteStore(path: foreign, readers: 1) }
                #expect(error?.code == .damaged)
                #expect(error?.message.contains("another program") == true)
            }
        }
    }

    @Test("makes no database where one is expected to be: none is there, or an empty file", arguments: [false, true])
    func missingDatabase(isEmptyFile: Bool) throws {
        if isEmptyFile { _ = try directory.write("", to: "store.sqlite") }
        #expect(!SQLiteStore.isThere(path))
        expectFailure(.notFound) { () throws(StoreError) in
            _ = try SQLiteStore(path: path, readers: 1, creating: false)
        }
        #expect((access(path, F_OK) == 0) == isEmptyFile)
        _ = try SQLiteStore(path: path, readers: 1)
        #expect(SQLiteStore.isThere(path))
        _ = try SQLiteStore(path: path, readers: 1, creating: false)
    }

    @Test("says at once that its file cannot be written", .enabled(if: geteuid() != 0, "root may write"))
    func readOnlyFile() throws {
        try SQLiteStore(path: path, readers: 1).add(Sample.user())
        chmod(path, 0o400)
        let error = #expect(throws: StoreError.self) { try SQLiteStore(path: path, readers: 1) }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("cannot be written") == true)
    }

    /// Expects that nothing can be read or written, and that what is kept in memory does not count.
    private func expectLoss(of store: SQLiteStore) throws {
        let put = MetadataWrite.putDocument(try DocumentKey("doc/b"), 1, blobs: [], ifAbsent: false)
        // Writes are refused at once, reads when somebody has looked.
        for _ in 0..<2 {
            expectFailure(.unavailable) { () throws(StoreError) in try store.commit([put], tenant: .default) }
            expectFailure(.unavailable) { () throws(StoreError) in _ = try store.users() }
            expectFailure(.unavailable) { () throws(StoreError) in try store.update("ada") { $0.generation += 1 } }
            #expect(store.position(of: 0) == nil)
            #expect(!store.checkPlace())
            expectFailure(.unavailable) { () throws(StoreError) in try store.checkHealth() }
        }
    }

    @Test("neither reads nor writes when its file is gone, and goes on when it is back")
    func vanishedFile() throws {
        let store = try SQLiteStore(path: path, readers: 1)
        try store.add(Sample.user())
        try store.checkHealth()
        #expect(rename(path, path + ".gone") == 0)
        try expectLoss(of: store)
        #expect(rename(path + ".gone", path) == 0)
        #expect(store.checkPlace())
        try store.checkHealth()
        #expect(try store.users() == [Sample.user()])
    }

    @Test("neither reads nor writes when another file has taken its place")
    func replacedFile() throws {
        let store = try SQLiteStore(path: path, readers: 1)
        try store.add(Sample.user())
        _ = try SQLiteStore(path: path + ".new", readers: 1)
        #expect(rename(path + ".new", path) == 0)
        try expectLoss(of: store)
    }

    @Test("is unavailable, and not for ever, while another process keeps the lock")
    func locked() throws {
        let (store, other) = (try SQLiteStore(path: path, readers: 1), try SQLiteStore(path: path, readers: 1))
        try other.execute("PRAGMA busy_timeout = 1")
        let key = try DocumentKey("doc/a")
        try store.commits.perform("hold") { _ throws in
            #expect(try other.document(key, tenant: .default) == nil, "readers do not wait")
            expectFailure(.unavailable) { () throws(StoreError) in
                try other.commit([.putDocument(key, 1, blobs: [], ifAbsent: true)], tenant: .default)
            }
        }
        try other.commit([.putDocument(key, 1, blobs: [], ifAbsent: true)], tenant: .default)
    }
}
