import Benchmark
import JSON

/// Parsing and printing a workflow of 6.7 KB.
func registerDocumentBenchmarks() {
    let text = sampleText()
    Benchmark("parse and print JSON of \(text.count) B") { benchmark in
        for _ in benchmark.scaledIterations { blackHole(try JSONValue.parse(text).serialized()) }
    }
}

/// The largest sample whose text has at most so many bytes.
private func sampleText() -> [UInt8] {
    var text: [UInt8] = []
    for count in 1... {
        let next = SampleWorkflow.chain(of: count).serialized()
        guard next.count <= 6_800 else { break }
        text = next
    }
    return text
}
