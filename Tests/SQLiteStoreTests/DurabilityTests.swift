import Glibc
import JSON
import RepositoryModel
import Stores
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("A file of a SQLite store")
struct DurabilityTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("store.sqlite")
    }

    @Test("has everything when it is opened again")
    func reopening() throws {
        let coordinate = try Sample.coordinate()
        let (key, index) = (DocumentKey(coordinate), IndexKey(coordinate.package))
        let entry = try Sample.entry("1.0.0", at: 7)
        let tag = try Sample.tag("stable", at: coordinate)
        let event = Event(type: "artifact.published", payload: ["a": 1], createdAt: Timestamp(seconds: 3))
        let digest = try Sample.digest("blob")
        do {
            let store = try SQLiteStore(path: path, readers: 2)
            try store.add(Sample.user())
            try store.commit(
                [
                    .putDocument(key, ["b": 1, "a": JSONValue(0.1) ?? nil], digest: digest, ifAbsent: true),
                    .upsertIndex(index, entry),
                    .setTag(tag), .appendEvent(event),
                ], tenant: .default)
        }
        let store = try SQLiteStore(path: path, readers: 2)
        #expect(try store.document(key, tenant: .default)?.description == #"{"b":1,"a":0.1}"#)
        #expect(try store.rows(of: index, matching: IndexQuery(limit: 9), tenant: .default) == [entry])
        #expect(try store.tags(at: coordinate, tenant: .default) == [tag.tag])
        #expect(try store.tag(tag.tag, of: coordinate.package, tenant: .default) == tag)
        #expect(try store.events(limit: 9, tenant: .default) == [event])
        #expect(try store.isReferenced(digest, tenant: .default))
        #expect(try store.users() == [Sample.user()])
    }

    @Test("tells what it has as it did when another library kept the list, and is opened with such a list")
    func bookkeeping() throws {
        let table = "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)"
        let rows = ["1", "workflows", "executions"]
        let tableNow = "SELECT sql FROM sqlite_master WHERE name = 'grdb_migrations'"
        let rowsNow = "SELECT group_concat(identifier) FROM (SELECT identifier FROM grdb_migrations ORDER BY rowid)"
        do {
            let store = try SQLiteStore(path: path, readers: 1)
            try store.add(Sample.user())
            #expect(try store.value(tableNow) == table)
            #expect(try store.value(rowsNow) == rows.joined(separator: ","))
            try store.execute("DROP TABLE grdb_migrations; \(table)")
            for row in rows { try store.execute("INSERT INTO grdb_migrations (identifier) VALUES ('\(row)')") }
        }
        let store = try SQLiteStore(path: path, readers: 1)
        #expect(try store.users() == [Sample.user()])
        #expect(try store.value(rowsNow) == rows.joined(separator: ","))
    }

    @Test("gets what it lacks whole or not at all")
    func halfMigrated() throws {
        try SQLiteStore(path: path, readers: 1).execute(
            """
            DROP TABLE workflows; DROP TABLE jobs; DROP TABLE executions; DROP TABLE idempotency_keys;
            DROP INDEX workflow_revisions_by_name;
            DELETE FROM grdb_migrations WHERE identifier <> '1'
            """)
        for _ in 0..<2 {
            let error = #expect(throws: StoreError.self) { try SQLiteStore(path: path, readers: 1) }
            #expect(error?.code == .damaged)
            #expect(error.map { "\($0)" }?.contains("table workflow_revisions already exists") == true, "\(error)")
        }
    }

    @Test("is one file when nobody has it open")
    func closing() throws {
        try SQLiteStore(path: path, readers: 2).add(Sample.user())
        #expect(access(path + "-wal", F_OK) != 0)
    }

    @Test("is in write-ahead mode, and every commit waits for the disk")
    func settings() throws {
        let store = try SQLiteStore(path: path, readers: 1)
        #expect(try store.value("PRAGMA journal_mode") == "wal")
        #expect(try store.value("PRAGMA synchronous") == "2")
        #expect(try store.value("PRAGMA busy_timeout") == "5000")
    }

    @Test("is for its owner alone, for it has password hashes, and so are the files beside it")
    func permissions() throws {
        let store = try SQLiteStore(path: path, readers: 1)
        try store.add(Sample.user())
        for file in [path, path + "-wal", path + "-shm"] {
            var status = stat()
            try #require(stat(file, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600, "\(file)")
        }
    }

    @Test("may have any name, and lie in the current directory")
    func names() throws {
        let odd = directory.path("a file: 100% ?x=1#y.sqlite")
        _ = try SQLiteStore(path: odd, readers: 0)
        #expect(access(odd, F_OK) == 0)
    }
}
