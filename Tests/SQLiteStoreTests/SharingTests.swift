import Glibc
import JSON
import RepositoryModel
import SQLiteStore
import Stores
import Synchronization
import TestSupport
import Testing

@Suite("Stores on one file")
struct SharingTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("store.sqlite")
    }

    @Test("see each other's writes at once")
    func visibility() throws {
        let one = try SQLiteStore(path: path, readers: 2)
        let other = try SQLiteStore(path: path, readers: 2)
        for round in 0..<50 {
            let key = try DocumentKey("doc/\(round)")
            let (writer, reader) = round % 2 == 0 ? (one, other) : (other, one)
            try writer.commit([.putDocument(key, JSONValue(round), blobs: [], ifAbsent: true)], tenant: .default)
            #expect(try reader.document(key, tenant: .default) == JSONValue(round))
        }
        try one.add(Sample.user())
        #expect(try other.user(named: "ada") == Sample.user())
        try other.update("ada") { $0.isDisabled = true }
        #expect(try one.user(named: "ada")?.isDisabled == true)
    }

    @Test("let exactly one of many threads have a key, round after round")
    func race() throws {
        let stores = [try SQLiteStore(path: path, readers: 2), try SQLiteStore(path: path, readers: 2)]
        for round in 0..<40 {
            let key = try DocumentKey("doc/\(round)")
            let winners = Mutex<[Int]>([])
            let failures = Mutex<[StoreError]>([])
            inThreads(16) { racer in
                do throws(StoreError) {
                    try stores[racer % 2].commit(
                        [.putDocument(key, JSONValue(racer), blobs: [], ifAbsent: true)], tenant: .default)
                    winners.withLock { $0.append(racer) }
                } catch {
                    failures.withLock { $0.append(error) }
                }
            }
            let won = winners.withLock { $0 }
            #expect(won.count == 1)
            #expect(failures.withLock { $0.map(\.code) } == Array(repeating: .alreadyExists, count: 15))
            for store in stores {
                #expect(try store.document(key, tenant: .default) == won.first.map { JSONValue($0) })
            }
        }
    }

    @Test("may be opened by many at once, though none of them finds tables")
    func opening() throws {
        for round in 0..<5 {
            let path = directory.path("fresh-\(round).sqlite")
            let failures = Mutex<[String]>([])
            inThreads(8) { number in
                do throws(StoreError) {
                    let store = try SQLiteStore(path: path, readers: 1)
                    try store.commit(
                        [.appendEvent(Event(type: "opened", payload: JSONValue(number), createdAt: .now))],
                        tenant: .default)
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
            #expect(failures.withLock { $0 } == [])
            #expect(try SQLiteStore(path: path, readers: 1).events(limit: 99, tenant: .default).count == 8)
        }
    }

    @Test("are read while another writes, and a reader sees whole commits only")
    func readingWhileWriting() throws {
        let (writer, reader) = (try SQLiteStore(path: path, readers: 1), try SQLiteStore(path: path, readers: 3))
        let index = IndexKey(try Sample.package())
        let pairs = try (0..<60).map { number in
            [try Sample.row("1.0.\(number)", variant: "a"), try Sample.row("1.0.\(number)", variant: "b")]
        }
        let odd = Atomic(0)
        let failures = Mutex<[String]>([])
        inThreads(4) { thread in
            do throws(StoreError) {
                for pair in pairs {
                    if thread == 0 {
                        try writer.commit(pair.map { .upsertRow(index, $0) }, tenant: .default)
                    } else {
                        let rows = try reader.rows(of: index, matching: IndexQuery(limit: 1_000), tenant: .default)
                        if rows.count % 2 != 0 { odd.add(1, ordering: .relaxed) }
                    }
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(odd.load(ordering: .relaxed) == 0)
    }

    @Test("are shared with other processes, one of which may be killed at any moment")
    func processes() async throws {
        let store = try SQLiteStore(path: path, readers: 1)
        try store.commit(
            [.putDocument(DocumentKey("doc/parent"), 1, blobs: [], ifAbsent: true)], tenant: .default)
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let store = try SQLiteStore(path: path, readers: 1)
            guard try store.document(DocumentKey("doc/parent"), tenant: .default) == 1 else { exit(2) }
            try store.commit(
                [.putDocument(DocumentKey("doc/child"), 2, blobs: [], ifAbsent: true)], tenant: .default)
            kill(getpid(), SIGKILL)
        }
        #expect(try store.document(DocumentKey("doc/child"), tenant: .default) == 2)
        // Killed between its writes and their commit, in the middle of a change of a user.
        try store.add(Sample.user())
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            try SQLiteStore(path: path, readers: 1).update("ada") { user in
                user.generation = 99
                kill(getpid(), SIGKILL)
            }
        }
        #expect(try store.user(named: "ada") == Sample.user())
        try store.update("ada") { $0.generation += 1 }
        #expect(try store.user(named: "ada")?.generation == 1)
    }
}
