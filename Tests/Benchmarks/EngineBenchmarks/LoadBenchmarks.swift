import Benchmark
import Foundation
import JSON
import Logging
import MemoryStore
import RepositoryModel
import Stores
import System
import TestSupport

@testable import WorkflowCatalog

/// From a file of twenty nodes to a plan: cold, with findings on disk, and out of memory; and how much it takes there.
func registerLoadBenchmarks() {
    Benchmark("load 20 nodes, cold") { benchmark, sample in
        benchmark.startMeasurement()
        blackHole(sample.load(by: sample.loader))
    } setup: {
        try LoadSample()
    }

    Benchmark("load 20 nodes, file tier") { benchmark, sample in
        let loader = WorkflowLoader(registry: SampleWorkflow.registry, kept: sample.kept)
        blackHole(sample.load(by: loader))
        benchmark.startMeasurement()
        blackHole(sample.load(by: loader))
    } setup: {
        try LoadSample()
    }

    Benchmark("load 20 nodes, memory tier, shared", configuration: .short) { benchmark, sample in
        for _ in benchmark.scaledIterations { blackHole(try sample.library.snapshot.entry(named: "sample").plan()) }
    } setup: {
        try LoadSample()
    }

    Benchmark("load 20 nodes, memory tier, a tenant's own", configuration: .short) { benchmark, sample in
        let tenant = try Sample.tenant()
        let store = InMemoryWorkflowStore()
        let definition = WorkflowDefinition(
            name: "sample", version: "1", bytes: sample.file, createdAt: .now, createdBy: "ada")
        _ = try store.put(definition, tenant: tenant)
        let catalog = Catalog(library: sample.library, store: store, loader: sample.loader)
        blackHole(try catalog.entry(named: "sample", tenant: tenant))
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { blackHole(try catalog.entry(named: "sample", tenant: tenant)?.plan()) }
    } setup: {
        try LoadSample()
    }

    let memory = BenchmarkMetric.custom("Memory of one (B)", useScalingFactor: false)
    Benchmark(
        "keep 20 nodes in memory",
        configuration: Benchmark.Configuration(metrics: [memory], warmupIterations: 0, maxIterations: 1)
    ) { benchmark, sample in
        let count = 2_000
        var loaded = [sample.load(by: sample.loader)]
        loaded.reserveCapacity(count + 1)
        let before = residentBytes()
        for _ in 0..<count { loaded.append(sample.load(by: sample.loader)) }
        benchmark.measurement(memory, (residentBytes() - before) / count)
        blackHole(loaded)
    } setup: {
        try LoadSample()
    }
}

/// How much memory this process has.
private func residentBytes() -> Int {
    let pages =
        (try? File.contents(of: "/proc/self/statm", limit: 256)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return (pages.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * sysconf(Int32(_SC_PAGESIZE))
}

/// A directory with one workflow of twenty nodes.
private final class LoadSample {
    let loader = WorkflowLoader(registry: SampleWorkflow.registry)
    let file = SampleWorkflow.file(of: 20)
    let library: WorkflowLibrary
    let kept: FindingsFiles
    private let directory: TemporaryDirectory
    private var path: String { directory.path + "/workflows/sample.json" }

    init() throws {
        directory = try TemporaryDirectory()
        let logger = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
        kept = FindingsFiles(
            directory: directory.path + "/findings", release: "benchmark", registry: SampleWorkflow.registry,
            logger: logger)
        library = WorkflowLibrary(
            directory: directory.path + "/workflows", lastGoodDirectory: directory.path + "/good", loader: loader,
            logger: logger)
        try FileManager.default.createDirectory(
            atPath: directory.path + "/workflows", withIntermediateDirectories: false)
        try Data(file).write(to: URL(filePath: path))
        library.refresh()
    }

    /// Reads, validates and compiles it.
    func load(by loader: WorkflowLoader) -> LoadedWorkflow {
        let bytes = (try? File.contents(of: path, limit: WorkflowLoader.maximumSize + 1)) ?? []
        let loaded = loader.load(bytes, name: "sample", isStored: true)
        precondition(loaded.plan != nil && loaded.findings.isEmpty, "\(loaded.allFindings)")
        return loaded
    }
}
