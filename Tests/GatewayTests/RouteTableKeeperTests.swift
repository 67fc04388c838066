import Foundation
import JSON
import Stores
import Synchronization
import TestSupport
import Testing

@testable import Gateway

/// `server.json` that cannot run, for a while.
struct RouteTableKeeperTests {
    /// A store whose commits fail as long as it is told, and are counted.
    private final class Moody: Sendable {
        let fails = Mutex(true)
        let attempts = Atomic(0)
    }

    private let moody = Moody()
    private let directory: TemporaryDirectory
    private let repository: Repository

    init() throws {
        directory = try TemporaryDirectory()
        // What it writes is committed when it has run.
        let server = try JSONValue.parse(
            Array(try Data(contentsOf: URL(filePath: Repository.workflows + "/server.json"))))
        let put: JSONValue = [
            "id": "put", "name": "Put", "type": "packagerepo.kv_put", "typeVersion": 1, "position": [0, 0],
            "parameters": ["key": "doc/started", "value": true],
        ]
        let nodes = try #require(server["nodes"]).elements.map { $0 }
        let connections = try #require(server["connections"])
            .setting("Put", to: ["main": [[["node": "Create App", "type": "main", "index": 0]]]])
        try server.setting("nodes", to: JSONValue([put] + nodes)).setting("connections", to: connections)
            .description.write(toFile: directory.path("server.json"), atomically: true, encoding: .utf8)
        let moody = moody
        repository = try Repository(
            workflows: directory.path,
            store: InterceptedStore { commit throws(StoreError) in
                moody.attempts.add(1, ordering: .relaxed)
                if moody.fails.withLock({ $0 }) { throw StoreError(.unavailable, "locked") }
                try commit()
            })
    }

    private var isRouted: Bool { repository.call("GET", "/v1/a/b/latest", as: nil).status == 401 }

    @Test func `a server workflow that failed at the start is run again until it gives routes`() {
        #expect(!isRouted)
        #expect(repository.call("GET", "/ready", as: nil).status == 503)
        moody.fails.withLock { $0 = false }
        repository.gateway.followWorkflows(at: .infinity)
        #expect(isRouted)
        #expect(repository.call("GET", "/ready", as: nil).status == 200)
    }

    @Test func `it is tried less and less often, and its failure is logged once`() {
        var now = Date.timeIntervalSinceReferenceDate + 1e9
        for _ in 0..<4 * 3_600 {
            now += 0.25
            repository.gateway.followWorkflows(at: now)
        }
        let attempts = moody.attempts.load(ordering: .relaxed)
        #expect((100...200).contains(attempts), "an hour of attempts 30 seconds apart")
        #expect(repository.log.entries(from: .error).count == 1)
    }
}
