import Glibc
import JSON
import RepositoryModel
import Stores
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("A SQLite store on a full disk")
struct FullDiskTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test("says so, keeps what it had, and goes on when there is room")
    func pageLimit() throws {
        let store = try SQLiteStore(path: directory.path("store.sqlite"), readers: 1)
        try store.execute("PRAGMA max_page_count = 120")
        try fill(store)
        try store.execute("PRAGMA max_page_count = 100000")
        try store.commit([.putDocument(DocumentKey("doc/after"), 1, blobs: [], ifAbsent: true)], tenant: .default)
    }

    @Test("says so on a real file system", .enabled(if: geteuid() == 0, "only root may mount one"))
    func realFileSystem() throws {
        let root = directory.path
        guard mount("tmpfs", root, "tmpfs", 0, "size=1m") == 0 else {
            try Test.cancel("this machine lets nobody mount a file system")
        }
        defer { umount2(root, Int32(MNT_DETACH)) }
        let store = try SQLiteStore(path: directory.path("store.sqlite"), readers: 1)
        try fill(store)
        #expect(try store.value("PRAGMA integrity_check") == "ok")
        #expect(throws: Never.self) { try store.checkHealth() }
    }

    /// Writes until there is no room.
    private func fill(_ store: SQLiteStore) throws {
        let value = JSONValue(String(repeating: "x", count: 20_000))
        var stored = 0
        do throws(StoreError) {
            while stored < 1_000 {
                guard let key = try? DocumentKey("doc/\(stored)") else { return }
                try store.commit([.putDocument(key, value, blobs: [], ifAbsent: true)], tenant: .default)
                stored += 1
            }
            Issue.record("there was room for 20 MB")
        } catch {
            #expect(error.code == .full, "\(error)")
        }
        #expect(stored > 0)
        #expect(try store.document(DocumentKey("doc/\(stored - 1)"), tenant: .default) == value)
        #expect(try store.document(DocumentKey("doc/\(stored)"), tenant: .default) == nil)
    }
}
