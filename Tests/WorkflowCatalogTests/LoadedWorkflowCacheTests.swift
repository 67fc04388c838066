import Stores
import Synchronization
import TestSupport
import Testing
import WorkflowTestSupport

@testable import WorkflowCatalog

@Suite("Loaded workflows in memory")
struct LoadedWorkflowCacheTests {
    private let loader = WorkflowLoader(registry: TestNodes.registry)
    private let loads = Counter()

    private final class Counter: Sendable {
        let count = Atomic(0)
        func add() { count.add(1, ordering: .relaxed) }
        var value: Int { count.load(ordering: .relaxed) }
    }

    private func ask(
        _ cache: LoadedWorkflowCache<Int>, _ key: Int, size: Int = 1, failure: StoreError? = nil
    ) throws(StoreError) -> LoadedWorkflow? {
        try cache.workflow(key, size: size) { () throws(StoreError) in
            loads.add()
            if let failure { throw failure }
            return loader.load(Array("{}".utf8), name: "w\(key)")
        }
    }

    @Test("are loaded once, however many ask at once")
    func once() {
        let cache = LoadedWorkflowCache<Int>(count: 9, size: 99)
        inThreads(16) { _ in
            let name = try? ask(cache, 1)?.name
            #expect(name == "w1")
        }
        #expect(loads.value == 1)
    }

    @Test("are tried again by the next after a failure")
    func failures() throws {
        let cache = LoadedWorkflowCache<Int>(count: 9, size: 99)
        expectFailure(.unavailable) { () throws(StoreError) in
            _ = try ask(cache, 1, failure: StoreError(.unavailable, "out of reach"))
        }
        #expect(try ask(cache, 1)?.name == "w1")
        #expect(try ask(cache, 1)?.name == "w1")
        #expect(loads.value == 2)
    }

    @Test("are as many as there may be; the one used longest ago makes room")
    func count() throws {
        let cache = LoadedWorkflowCache<Int>(count: 3, size: 99)
        for key in [1, 2, 3, 1, 4] { _ = try ask(cache, key) }
        #expect(cache.entryCount == 3 && loads.value == 4)
        _ = try ask(cache, 1)
        #expect(loads.value == 4)
        _ = try ask(cache, 2)
        #expect(loads.value == 5)
    }

    @Test("are as large together as they may be, and the newest stays though it is larger")
    func size() throws {
        let cache = LoadedWorkflowCache<Int>(count: 99, size: 10)
        for key in 0..<20 { _ = try ask(cache, key, size: 3) }
        #expect(cache.entryCount == 3)
        _ = try ask(cache, 100, size: 50)
        #expect(cache.entryCount == 1)
        _ = try ask(cache, 100, size: 50)
        #expect(loads.value == 21)
        _ = try ask(cache, 1, size: 3)
        #expect(cache.entryCount == 1)
    }
}
