import HTTPCore
import JSON
import MemoryStore
import RepositoryModel
import Stores
import Synchronization
import TestSupport
import Testing

@testable import Gateway

/// `GET /ready`, with a store that counts its checks and fails on demand, and a clock that is set.
struct ReadinessTests {
    private final class Checked: Sendable {
        let checks = Atomic(0)
        let failure = Mutex<StoreError?>(nil)
        let seconds = Mutex(100.0)
    }

    private let checked = Checked()
    private let log = LogRecorder()
    private let readiness: Readiness

    init() {
        let checked = checked
        let store = InterceptedStore(health: { () throws(StoreError) in
            checked.checks.add(1, ordering: .relaxed)
            if let error = checked.failure.withLock({ $0 }) { throw error }
        })
        let routes = RoutesInForce()
        routes.replace(by: RouteTable(), serverVersion: "1")
        readiness = Readiness(
            metadata: store, blobs: InMemoryBlobStore(), routes: routes, logger: log.logger,
            clock: { checked.seconds.withLock { $0 } })
    }

    /// The status of the answer so many seconds after the call before.
    private func ready(after seconds: Double = 0) throws -> Int {
        checked.seconds.withLock { $0 += seconds }
        let call = EndpointCall(
            request: HTTPRequest(method: "GET", target: try RequestTarget("/ready"), id: "r"), parameters: [],
            caller: Authenticated(principal: nil, tenant: .default),
            log: RequestLog(logger: log.logger, requestID: "r"))
        do { return try readiness.respond(to: call).status } catch { return error.code.status }
    }

    @Test func `however often somebody asks, the stores are checked once a second`() throws {
        for _ in 0..<100 { #expect(try ready(after: 0.001) == 200) }
        #expect(checked.checks.load(ordering: .relaxed) == 1)
        #expect(try ready(after: 1) == 200)
        #expect(checked.checks.load(ordering: .relaxed) == 2)
    }

    @Test func `a dependency that fails is told within a second, and that it works again as well`() throws {
        #expect(try ready() == 200)
        checked.failure.withLock { $0 = StoreError(.unavailable, "read-only") }
        #expect(try ready(after: 1) == 503)
        checked.failure.withLock { $0 = nil }
        #expect(try ready(after: 1) == 200)
    }

    @Test func `what fails is logged once, however long it does, and once more when it is over`() throws {
        checked.failure.withLock { $0 = StoreError(.unavailable, "read-only") }
        for _ in 0..<10 { #expect(try ready(after: 1) == 503) }
        checked.failure.withLock { $0 = StoreError(.damaged, "not a database") }
        for _ in 0..<10 { #expect(try ready(after: 1) == 503) }
        checked.failure.withLock { $0 = nil }
        for _ in 0..<10 { #expect(try ready(after: 1) == 200) }
        #expect(log.entries.map(\.level) == [.error, .error, .notice])
        #expect(log.entries.allSatisfy { $0.metadata["dependency"] == "metadata" })
    }
}
