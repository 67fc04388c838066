import Benchmark
import JSON
import MemoryStore
import RepositoryModel
import TestSupport
import WorkflowModel

@testable import WorkflowEngine

/// Chains of pure nodes: what an execution costs, and what each node more.
func registerExecutionBenchmarks() {
    for count in [1, 10, 100, 1_000] {
        Benchmark("execute \(count) nodes") { benchmark, plan in
            let executor = Executor(metadata: InMemoryMetadataStore(), blobs: InMemoryBlobStore())
            let caller = ExecutionContext.Caller(subject: nil, principal: .null, tenant: try Sample.tenant())
            let request = WorkflowRequest(body: .json(text: [], value: ["n": 1]))
            benchmark.startMeasurement()
            blackHole(executor.execute(plan, for: caller, request: request, id: "benchmark"))
        } setup: {
            SampleWorkflow.plan(of: count + 1)
        }
    }
}
