import Benchmark
import JSON
import WorkflowCatalog
import WorkflowValidation

/// All rules on workflows that break none, and on documents that are hardly workflows.
func registerValidationBenchmarks() {
    for count in [20, 500] {
        Benchmark("validate \(count) nodes") { benchmark, document in
            blackHole(validator.findings(in: document))
        } setup: {
            let document = SampleWorkflow.chain(of: count)
            precondition(validator.findings(in: document).isEmpty, "the sample has findings")
            return document
        }
    }
    let loader = WorkflowLoader(registry: SampleWorkflow.registry)
    // Half a MiB and a whole one: what takes twice as long for twice the length is linear.
    for size in [512, 1_023] {
        for kind in Nonsense.allCases {
            Benchmark("refuse \(size) KiB of \(kind.rawValue)") { benchmark, bytes in
                blackHole(loader.load(bytes, name: "nonsense"))
            } setup: {
                Array(kind.text(of: size << 10).utf8)
            }
        }
    }
}

private let validator = Validator(registry: SampleWorkflow.registry)

/// Documents that are large and hardly workflows.
private enum Nonsense: String, CaseIterable {
    case keys = "unknown keys"
    case nodes = "parameters without a meaning"
    case expression = "one expression"
    case arrays = "60 nested arrays, again and again"

    func text(of size: Int) -> String {
        switch self {
        case .keys:
            "{" + repeated(to: size) { "\"k\($0)\":\($0)" } + "}"
        case .nodes:
            #"{"nodes":[{"id":"a","name":"A","type":"math.add","parameters":{"#
                + repeated(to: size) { #""p\#($0)":"{{ $x\#($0) + 1 }}""# } + "}}]}"
        case .expression:
            #"{"nodes":[{"id":"a","name":"A","type":"math.add","parameters":{"a":"{{ "#
                + repeated(to: size, by: "+") { "$x\($0)" } + #" }}"}}]}"#
        case .arrays:
            #"{"nodes":[],"meta":{"a":["#
                + repeated(to: size) { _ in String(repeating: "[", count: 60) + String(repeating: "]", count: 60) }
                + "]}}"
        }
    }
}

/// Pieces with a separator between them, up to so many bytes.
private func repeated(to size: Int, by separator: String = ",", _ piece: (Int) -> String) -> String {
    var text = ""
    var number = 0
    while true {
        let next = (number == 0 ? "" : separator) + piece(number)
        guard text.utf8.count + next.utf8.count < size - 128 else { return text }
        text += next
        number += 1
    }
}
