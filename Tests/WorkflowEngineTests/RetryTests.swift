import JSON
import MemoryStore
import RepositoryModel
import Stores
import Synchronization
import TestSupport
import Testing
import WorkflowCatalog
import WorkflowModel
import WorkflowTestSupport

@testable import WorkflowEngine

@Suite("Retries")
struct RetryTests {
    /// Fails so many times, then gives how often it was run.
    private final class Flaky: NodeType {
        static let declaration = NodeDeclaration("test.flaky", isRetryable: true)
        private let failures: [String]
        let runs = Mutex(0)

        init(failures: [String]) { self.failures = failures }

        func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
            let run = runs.withLock { count in
                count += 1
                return count
            }
            if run <= failures.count, failures[run - 1] != "503" { throw NodeFailure(failures[run - 1], "it failed") }
            return .output(.json(["run": JSONValue(run), "status": run <= failures.count ? 503 : 200]))
        }
    }

    private func run(_ failures: [String], _ attributes: JSONValue) -> (output: JSONValue?, runs: Int) {
        var sketch = Sketch()
        sketch.node("Flaky", "flaky", [:], attributes)
        let flaky = Flaky(failures: failures)
        let loaded = WorkflowLoader(registry: NodeRegistry([flaky])).load(sketch.document.serialized(), name: "x")
        guard let plan = loaded.plan else { return (nil, -1) }
        let outcome = try? Executor(metadata: InMemoryMetadataStore(), blobs: InMemoryBlobStore()).execute(
            plan, for: ExecutionContext.Caller(subject: nil, principal: .null, tenant: .default),
            request: WorkflowRequest(), id: "1"
        ).outcome.get()
        let output: JSONValue? = if case .output(let value) = outcome { value["run"] } else { nil }
        return (output, flaky.runs.withLock { $0 })
    }

    private let policy: JSONValue = ["retryPolicy": ["enabled": true, "maxAttempts": 3, "initialDelay": 0]]

    @Test("run a node again while its failure may go away, as often as the policy says")
    func attempts() {
        #expect(run(["TIMEOUT", "UPSTREAM_ERROR"], policy) == (3, 3))
        #expect(run(["TIMEOUT", "TIMEOUT", "TIMEOUT"], policy) == (nil, 3))
        #expect(run(["TIMEOUT"], [:]) == (nil, 1))
        #expect(run(["TIMEOUT"], ["retryPolicy": ["enabled": false]]) == (nil, 1))
        #expect(run(["TIMEOUT"], ["retryOnFail": true, "maxTries": 2, "waitBetweenTries": 0]) == (2, 2))
    }

    @Test("leave a mistake alone, unless the policy names its code")
    func codes() {
        #expect(run(["TYPE_MISMATCH"], policy) == (nil, 1))
        let named: JSONValue = ["retryPolicy": ["initialDelay": 0, "retryableErrors": ["TYPE_MISMATCH"]]]
        #expect(run(["TYPE_MISMATCH"], named) == (2, 2))
        #expect(run(["TIMEOUT"], named) == (nil, 1))
    }

    @Test("count an answer with a named status as a failure, and give the last one")
    func statusCodes() {
        let named: JSONValue = [
            "retryPolicy": ["initialDelay": 0, "maxAttempts": 2, "retryableStatusCodes": [503]]
        ]
        #expect(run(["503"], named) == (2, 2))
        #expect(run(["503", "503", "503"], named) == (2, 2))
        #expect(run(["503"], policy) == (1, 1))
    }

    @Test("are not made that would end after the execution's time")
    func time() {
        #expect(run(["TIMEOUT"], ["retryPolicy": ["initialDelay": 3_600_000, "maxDelay": 3_600_000]]) == (nil, 1))
    }

    @Test("wait longer each time, the first wait being the policy's own")
    func delays() throws {
        func delays(_ type: String) throws -> [Double] {
            let policy = try #require(
                RetryPolicy(["retryPolicy": ["backoffType": JSONValue(type), "initialDelay": 100, "maxDelay": 600]]))
            return (1...5).map(policy.delay)
        }
        #expect(try delays("linear") == [100, 200, 300, 400, 500])
        #expect(try delays("exponential") == [100, 200, 400, 600, 600])
        #expect(try delays("fibonacci") == [100, 100, 200, 300, 500])
    }
}
