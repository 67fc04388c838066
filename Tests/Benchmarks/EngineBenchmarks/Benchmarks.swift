import Benchmark

/// What `deploy/bench engine` runs. Times are for one operation; the least of them says most on a busy machine.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = Benchmark.Configuration(
        metrics: [.wallClock, .instructions], warmupIterations: 3, maxDuration: .seconds(2), maxIterations: 10_000)
    registerLoadBenchmarks()
    registerValidationBenchmarks()
    registerDocumentBenchmarks()
    registerExpressionBenchmarks()
    registerExecutionBenchmarks()
    registerReferenceBenchmark()
}

extension Benchmark.Configuration {
    /// For what takes microseconds: measured a thousand at a time, told for one.
    static var short: Benchmark.Configuration {
        Benchmark.Configuration(
            metrics: [.wallClock, .instructions], warmupIterations: 3, scalingFactor: .kilo, maxDuration: .seconds(2),
            maxIterations: 10_000)
    }
}
