import Fairness
import HTTPCore
import JSON
import RepositoryModel
import Synchronization
import Testing

@testable import Gateway

extension Repository {
    /// Stores a workflow.
    func put(_ name: String, _ document: JSONValue, tenant: String? = nil) {
        let answer = call("PUT", "/v1/workflows/\(name)", document, tenant: tenant)
        #expect([200, 201].contains(answer.status), "\(answer.json)")
    }

    /// Runs a workflow by its name.
    /// - Parameter key: the request's `Idempotency-Key`; nil for none.
    func execute(
        _ name: String, _ body: JSONValue = [:], query: String = "", as user: String = "admin", tenant: String? = nil,
        key: String? = nil
    ) -> HTTPResponse {
        call(
            "POST", "/v1/workflows/\(name)/execute\(query)", body, as: user, tenant: tenant,
            fields: key.map { ["Idempotency-Key": $0] } ?? [:])
    }

    /// Lists executions.
    func executions(_ query: String = "", as user: String = "admin", tenant: String? = nil) -> HTTPResponse {
        call("GET", "/v1/executions\(query)", as: user, tenant: tenant)
    }

    /// How often ``ExecutionSample/counting(_:)`` has run for the tenant `default`.
    func countEvents() throws -> Int { try metadata.events(limit: 99, tenant: .default).count }
}

/// Workflows to be run.
enum ExecutionSample {
    static let failing = WorkflowSample.of("math.divide", ["a": 1, "b": 0])

    static func counting(_ more: JSONValue = [:]) -> JSONValue {
        WorkflowSample.of("packagerepo.emit_event", ["type": "counted", "payload": "$input"], more)
    }
}

/// The thread of a request, which counts its waits.
final class RequestThread: ExecutionThread, Sendable {
    private let client: Atomic<Bool>
    private let waiting = Atomic(0)
    private let waited = Atomic(0)

    init(isClientGone: Bool = false) { client = Atomic(isClientGone) }

    var isClientGone: Bool { client.load(ordering: .relaxed) }
    /// How many waits have begun and not ended.
    var waitsNow: Int { waiting.load(ordering: .relaxed) }
    /// How many have begun.
    var waits: Int { waited.load(ordering: .relaxed) }

    /// Has the client go.
    func leave() { client.store(true, ordering: .relaxed) }

    func beginWait() {
        waiting.add(1, ordering: .relaxed)
        waited.add(1, ordering: .relaxed)
    }
    func endWait() { waiting.subtract(1, ordering: .relaxed) }
}
