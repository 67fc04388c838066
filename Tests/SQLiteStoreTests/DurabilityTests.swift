import Glibc
import JSON
import RepositoryModel
import Stores
import Synchronization
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
        let entry = try Sample.row("1.0.0", at: 7)
        let tag = try Sample.tag("stable", at: coordinate)
        let event = Event(type: "artifact.published", payload: ["a": 1], createdAt: Timestamp(seconds: 3))
        let blob = try Sample.blob("blob")
        do {
            let store = try SQLiteStore(path: path, readers: 2)
            try store.add(Sample.user())
            try store.commit(
                [
                    .keeping(blob),
                    .putDocument(key, ["b": 1, "a": JSONValue(0.1) ?? nil], blobs: [blob], ifAbsent: true),
                    .upsertRow(index, entry),
                    .setTag(tag), .appendEvent(event),
                ], tenant: .default)
        }
        let store = try SQLiteStore(path: path, readers: 2)
        #expect(try store.document(key, tenant: .default)?.description == #"{"b":1,"a":0.1}"#)
        #expect(try store.rows(of: index, matching: IndexQuery(limit: 9), tenant: .default) == [entry])
        #expect(try store.tags(at: coordinate, tenant: .default) == [tag.tag])
        #expect(try store.tag(tag.tag, of: coordinate.package, tenant: .default) == tag)
        #expect(try store.events(limit: 9, tenant: .default) == [event])
        #expect(try store.blob(blob.digest, tenant: .default)?.reference == blob)
        #expect(try store.users() == [Sample.user()])
    }

    @Test("is known by its header, so that another program's is told from it")
    func header() throws {
        _ = try SQLiteStore(path: path, readers: 1)
        let store = try SQLiteStore(path: path, readers: 1)
        #expect(try store.value("PRAGMA application_id") == "\(0x5052_6570)")
        #expect(try store.value("PRAGMA user_version") == "1")
    }

    @Test("gets its tables whole or not at all")
    func halfMade() throws {
        // A table of another program's is in the way of one of ours.
        try SQLiteStore(path: path, readers: 1).execute("PRAGMA application_id = 0; PRAGMA user_version = 0")
        for _ in 0..<2 {
            let error = #expect(throws: StoreError.self) { try SQLiteStore(path: path, readers: 1) }
            #expect(error?.code == .damaged)
            #expect(error?.message.contains("another program") == true)
        }
    }

    @Test("is one file when nobody has it open")
    func closing() throws {
        try SQLiteStore(path: path, readers: 2).add(Sample.user())
        #expect(access(path + "-wal", F_OK) != 0)
    }

    @Test("has everything in itself once the store is closed, and nothing is read or written then")
    func closed() throws {
        let (store, other) = (try SQLiteStore(path: path, readers: 2), try SQLiteStore(path: path, readers: 2))
        try store.add(Sample.user())
        _ = try store.users()
        #expect(access(path + "-wal", F_OK) == 0)
        store.close()
        #expect(store.position(of: 0) == nil)
        expectFailure(.unavailable) { () throws(StoreError) in _ = try store.users() }
        expectFailure(.unavailable) { () throws(StoreError) in try store.update("ada") { $0.generation += 1 } }
        #expect(access(path + "-wal", F_OK) == 0, "the other has it open")
        other.close()
        #expect(access(path + "-wal", F_OK) != 0)
        #expect(access(path + "-shm", F_OK) != 0)
        let copy = directory.path("copy.sqlite")
        #expect(rename(path, copy) == 0)
        #expect(try SQLiteStore(path: copy, readers: 1).users() == [Sample.user()])
    }

    @Test("can be copied whole by VACUUM INTO while others write")
    func backup() throws {
        let store = try SQLiteStore(path: path, readers: 2)
        let copy = directory.path("backup.sqlite")
        let before = Atomic(0)
        let failures = Mutex<[String]>([])
        let isCopied = Atomic(false)
        inThreads(3) { thread in
            do {
                if thread == 0 {
                    while before.load(ordering: .acquiring) < 20 { sched_yield() }
                    try SQLiteStore(path: path, readers: 1).execute("VACUUM INTO '\(copy)'")
                    isCopied.store(true, ordering: .releasing)
                }
                var number = 0
                while thread > 0, !isCopied.load(ordering: .acquiring) {
                    try store.commit(
                        [.putDocument(DocumentKey("doc/\(thread)/\(number)"), 1, blobs: [], ifAbsent: true)],
                        tenant: .default)
                    number += 1
                    before.add(1, ordering: .releasing)
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
                isCopied.store(true, ordering: .releasing)
                before.store(99, ordering: .releasing)
            }
        }
        #expect(failures.withLock { $0 } == [])
        let restored = try SQLiteStore(path: copy, readers: 1)
        #expect(try restored.value("PRAGMA integrity_check") == "ok")
        let documents = try [1, 2].flatMap { thread in
            try restored.documents(
                below: KeyPrefix("doc/\(thread)/"), limit: 1_000_000, after: nil, tenant: .default)
        }
        #expect(documents.count >= 20)
    }

    @Test("is in write-ahead mode, and every commit waits for the disk")
    func settings() throws {
        let store = try SQLiteStore(path: path, readers: 1)
        #expect(try store.value("PRAGMA journal_mode") == "wal")
        #expect(try store.value("PRAGMA synchronous") == "2")
    }

    @Test("waits for another process's lock five seconds in all, longer each time")
    func busyWaits() {
        var pauses: [Int] = []
        while let pause = BusyWait.pause(after: pauses.count) { pauses.append(pause) }
        #expect(pauses.reduce(0, +) == 5_000)
        #expect(pauses.prefix(4) == [1, 2, 5, 10] && pauses.dropLast().max() == 100)
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
