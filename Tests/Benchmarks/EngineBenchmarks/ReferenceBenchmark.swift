import Benchmark

/// What the cost of a node is compared with: a plain interpreter of the same chain of sums, made of nothing of ours.
///
/// A node costs what processors differ in: small objects made and freed, reference counts, calls through tables, branches
/// that depend on data. A loop of arithmetic or of memory accesses would be quicker on another processor by another
/// factor than the engine is. So the reference has of each what a node has, and only the interpreter is simpler: each
/// step takes its two terms apart, makes a value, keeps it in its slot, and records the visit with its name.
func registerReferenceBenchmark() {
    Benchmark("reference 1000 steps") { benchmark, chain in
        benchmark.startMeasurement()
        blackHole(chain.run(input: 1))
    } setup: {
        ReferenceChain(of: 1_000)
    }
}

/// A value as a dynamic language has it, in an object of its own.
private final class Value {
    enum Content {
        case null
        case number(Int)
        case list([Value])
    }

    let content: Content

    init(_ content: Content) { self.content = content }

    var number: Int? { if case .number(let number) = content { number } else { nil } }
}

/// What a step computes with.
private indirect enum Term {
    case constant(Int)
    case slot(Int)
    case sum(Term, Term)
    case remainder(Term, Term)
    case otherwise(Term, Term)

    func value(_ slots: [Value]) -> Value {
        switch self {
        case .constant(let number): Value(.number(number))
        case .slot(let index): slots[index]
        case .sum(let a, let b): Value(.number((a.value(slots).number ?? 0) &+ (b.value(slots).number ?? 0)))
        case .remainder(let a, let b): Value(.number((a.value(slots).number ?? 0) % (b.value(slots).number ?? 1)))
        case .otherwise(let a, let b): a.value(slots).number == nil ? b.value(slots) : a.value(slots)
        }
    }
}

private protocol Step: Sendable {
    func run(_ parameters: [Value]) -> Value
}

private struct Sum: Step {
    func run(_ parameters: [Value]) -> Value {
        Value(.number(parameters.reduce(0) { $0 &+ ($1.number ?? 0) }))
    }
}

/// A step, and what the interpreter knows of it.
private struct PlannedStep {
    let name: String
    let step: any Step
    let terms: [Term]
}

private struct Visit {
    let name: String
    let parameters: [Value]
    let output: Value
}

/// As many steps as a sample workflow has nodes: each adds `(the one before) % 1000 + 1` and `(no such slot) ?? 2`.
struct ReferenceChain: @unchecked Sendable {
    // Sendable: nothing changes it once it is made.
    private let steps: [PlannedStep]

    init(of count: Int) {
        steps = (1...count).map { index in
            let former = Term.slot(index)
            return PlannedStep(
                name: "Step \(index)", step: Sum(),
                terms: [
                    .sum(.remainder(former, .constant(1000)), .constant(1)), .otherwise(.slot(0), .constant(2)),
                ])
        }
    }

    /// Runs every step once; how many visits were recorded.
    func run(input: Int) -> Int {
        var slots = [Value(.null), Value(.number(input))]
        var visits: [Visit] = []
        for step in steps {
            let parameters = step.terms.map { $0.value(slots) }
            let output = step.step.run(parameters)
            slots.append(output)
            visits.append(Visit(name: step.name, parameters: parameters, output: output))
        }
        return visits.count
    }
}
