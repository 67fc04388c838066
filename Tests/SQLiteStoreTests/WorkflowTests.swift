import RepositoryModel
import Stores
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("Workflows in a SQLite store")
struct WorkflowTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("store.sqlite")
    }

    private func definition(_ name: String, size: Int) -> WorkflowDefinition {
        WorkflowDefinition(
            name: name, version: "\(size)", bytes: Array(repeating: 0x20, count: size),
            createdAt: Timestamp(seconds: 1), createdBy: "ada")
    }

    @Test("are there when the file is opened again, and at once for another that has it open")
    func reopening() throws {
        let sent = definition("w", size: 10)
        do {
            let (one, other) = (try SQLiteStore(path: path, readers: 1), try SQLiteStore(path: path, readers: 1))
            #expect(try one.put(sent, tenant: .default))
            let head = try #require(try other.workflow(named: "w", tenant: .default))
            #expect(try other.definition(head.revision, of: "w", tenant: .default) == sent)
            #expect(try !other.put(sent, tenant: .default))
        }
        let store = try SQLiteStore(path: path, readers: 1)
        #expect(try store.workflow(named: "w", tenant: .default)?.version == sent.version)
        #expect(try store.history(of: "w", limit: 9, tenant: .default).count == 1)
    }

    @Test("stay what they were when there is no room for what should replace them")
    func fullDisk() throws {
        let store = try SQLiteStore(path: path, readers: 1)
        _ = try store.put(definition("w", size: 10), tenant: .default)
        let head = try store.workflow(named: "w", tenant: .default)
        try store.execute("PRAGMA max_page_count = 60")
        expectFailure(.full) { () throws(StoreError) in
            _ = try store.put(definition("w", size: 1 << 20), tenant: .default)
        }
        #expect(try store.workflow(named: "w", tenant: .default) == head)
        #expect(try store.history(of: "w", limit: 9, tenant: .default).count == 1)
        try store.execute("PRAGMA max_page_count = 100000")
        #expect(try !store.put(definition("w", size: 1 << 20), tenant: .default))
        #expect(try store.workflow(named: "w", tenant: .default)?.size == 1 << 20)
    }
}
