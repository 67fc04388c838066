import RepositoryModel
import SQLiteStore
import Stores
import TestSupport
import Testing

/// What is removed when it has been kept long enough.
struct HistoryTests {
    private let directory: TemporaryDirectory
    private let store: SQLiteStore

    init() throws {
        directory = try TemporaryDirectory()
        store = try SQLiteStore(path: directory.path("store.sqlite"), readers: 1)
    }

    @Test func `old events of all tenants go batch by batch, and the newest of all stays`() throws {
        let other = try Sample.tenant("other")
        for second in 1...9 {
            let event = Event(type: "e\(second)", payload: [:], createdAt: Timestamp(seconds: second))
            try store.commit([.appendEvent(event)], tenant: second % 3 == 0 ? other : .default)
        }
        func events(_ tenant: TenantID) throws -> [String] {
            try store.events(limit: 99, tenant: tenant).map(\.type)
        }
        #expect(try store.removeEvents(before: Timestamp(seconds: 1), limit: 2) == 0)
        #expect(try store.removeEvents(before: Timestamp(seconds: 6), limit: 2) == 2)
        #expect(try store.removeEvents(before: Timestamp(seconds: 6), limit: 99) == 3)
        #expect(try events(.default) == ["e7", "e8"] && events(other) == ["e6", "e9"])
        #expect(try store.removeEvents(before: Timestamp(seconds: 99), limit: 99) == 3)
        #expect(try events(.default).isEmpty && events(other) == ["e9"])
    }
}
