import Fairness
import RepositoryModel
import Synchronization
import TestSupport
import Testing
import WorkflowModel

/// Executions that compute for long take turns.
struct ComputingTurnsTests {
    private let turns = ComputingTurns(places: 1)

    private func tenant(_ name: String) throws -> TenantID { try TenantID(name) }

    /// Has an execution of each tenant wait for a turn, one after the other, while the only turn is taken; then gives the
    /// turn on until all have had it.
    /// - Returns: whose turn it was, in this order.
    private func order(of tenants: [String]) throws -> [String] {
        let turns = turns
        let ids = try tenants.map(tenant)
        try turns.take(.default) {}
        let waiting = Mutex(0)
        let order = Mutex<[String]>([])
        inThreads(ids.count + 1) { number in
            guard number < ids.count else {
                awaitCondition("all wait") { waiting.withLock { $0 == ids.count } }
                return turns.give()
            }
            awaitCondition("those before wait") { waiting.withLock { $0 == number } }
            let isCounted = Mutex(false)
            // The first look whether it may go on comes when it waits.
            try? turns.take(ids[number]) {
                let isFirst = isCounted.withLock { isCounted in
                    defer { isCounted = true }
                    return !isCounted
                }
                if isFirst { waiting.withLock { $0 += 1 } }
            }
            order.withLock { $0.append(tenants[number]) }
            turns.give()
        }
        return order.withLock { $0 }
    }

    @Test func `turns go from tenant to tenant, however many of one wait`() throws {
        #expect(try order(of: ["a", "a", "a", "b", "c", "b"]) == ["a", "b", "c", "a", "b", "a"])
        #expect(!turns.isWanted)
    }

    @Test func `whoever may not wait any longer has no turn, and takes none from others`() throws {
        let turns = turns
        try turns.take(.default) {}
        #expect(throws: NodeFailure.self) {
            try turns.take(.default) { () throws(NodeFailure) in throw NodeFailure("TIMEOUT", "late") }
        }
        #expect(!turns.isWanted)
        turns.give()
        try turns.take(.default) { () throws(NodeFailure) in throw NodeFailure("TIMEOUT", "late") }
        turns.give()
    }
}
