import Benchmark
import JSON
import MemoryStore
import RepositoryModel
import Stores
import TestSupport
import WorkflowModel

@testable import WorkflowEngine

/// Parameters as workflows have them: compiled, and computed.
func registerExpressionBenchmarks() {
    for (name, text) in [
        ("a reference", "$input.namespace"),
        ("text with references", "artifact/$input.namespace/$input.name/$input.version"),
        ("a condition", "{{ $input.version != null && length($input.variants) > 1 }}"),
        ("a choice", "{{ $input.latest ? upper($input.name) + '@' + $input.version : $input.name ?? 'none' }}"),
        ("a list gone through", "{{ filter($input.variants, $item != 'source').length * 2 + 1 }}"),
    ] {
        let value = JSONValue(text)
        Benchmark("compile \(name)", configuration: .short) { benchmark, scope in
            for _ in benchmark.scaledIterations { blackHole(compile(value, in: scope)) }
        } setup: {
            DocumentScope(WorkflowDocument(SampleWorkflow.chain(of: 1)))
        }
        Benchmark("evaluate \(name)", configuration: .short) { benchmark, frame in
            let template = compile(value, in: DocumentScope(WorkflowDocument(SampleWorkflow.chain(of: 1))))
            benchmark.startMeasurement()
            for _ in benchmark.scaledIterations { blackHole(try template.evaluate(in: frame)) }
        } setup: {
            try sampleFrame()
        }
    }
}

private func compile(_ value: JSONValue, in scope: DocumentScope) -> any Template {
    var parser = TemplateParser(scope: scope)
    let template = parser.template(value)
    precondition(parser.errors.isEmpty, "\(parser.errors)")
    return template
}

/// What references read in an execution whose input is an artifact's coordinate.
private func sampleFrame() throws -> Frame {
    let plan = SampleWorkflow.plan(of: 1)
    let input: JSONValue = [
        "namespace": "acme", "name": "hello", "version": "1.2.3", "latest": true,
        "variants": ["linux-amd64", "linux-arm64", "source"],
    ]
    let tenant = try Sample.tenant()
    let context = ExecutionContext(
        id: "benchmark", startedAt: .now,
        store: UnitOfWork(tenant: tenant, metadata: InMemoryMetadataStore(), blobs: InMemoryBlobStore()),
        caller: ExecutionContext.Caller(subject: nil, principal: .null, tenant: tenant),
        request: WorkflowRequest(body: .json(text: [], value: input)), variables: plan.variables)
    return Frame(
        plan: plan, context: context,
        budget: ExecutionBudget(limits: Executor.Limits(), seconds: 3_600))
}
