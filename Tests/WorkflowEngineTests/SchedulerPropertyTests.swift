import TestSupport
import Testing

@testable import WorkflowEngine

@Suite("Whatever the graph, the scheduler")
struct SchedulerPropertyTests {
    // MARK: Graphs without loops

    private struct RandomGraph {
        let graph: Graph
        let exits: [Scheduler.Exit]

        /// Edges lead from earlier nodes to later ones, in an order of nodes that is not the file's.
        init(seed: Int) {
            var numbers = SeededGenerator(seed: UInt64(seed))
            let count = Int.random(in: 1...14, using: &numbers)
            let order = (0..<count).shuffled(using: &numbers)
            let outputs: [Scheduler.Exit] = [.main(0), .main(0), .main(1), .error]
            var edges: [(source: Int, edge: Graph.Edge)] = []
            for _ in 0..<Int.random(in: 0...3 * count, using: &numbers) {
                let one = Int.random(in: 0..<count, using: &numbers)
                let other = Int.random(in: 0..<count, using: &numbers)
                guard one != other, let output = outputs.randomElement(using: &numbers) else { continue }
                edges.append((order[min(one, other)], Graph.Edge(output: output, target: order[max(one, other)])))
            }
            let chosen = (0..<count).filter { _ in Int.random(in: 0..<6, using: &numbers) == 0 }
            let isTriggered = Bool.random(using: &numbers)
            graph = Graph(nodeCount: count, edges: edges) { incoming in
                isTriggered && !chosen.isEmpty ? chosen : incoming.indices.filter { incoming[$0] == 0 }
            }
            exits = (0..<count).map { _ in
                (outputs + [.none]).randomElement(using: &numbers) ?? .none
            }
        }

        /// What runs, by the definition: the starts, and whatever a live edge leads to.
        var expected: Set<Int> {
            var ran = Set(graph.starts)
            var isStable = false
            while !isStable {
                isStable = true
                for source in ran {
                    for edge in graph.edges[source] where edge.output == exits[source] {
                        if ran.insert(edge.target).inserted { isStable = false }
                    }
                }
            }
            return ran
        }

        func run() -> (trace: [Int], skipped: [Int], sawUndecided: Bool) {
            let scheduler = Scheduler(graph)
            var trace: [Int] = []
            var skipped: [Int] = []
            var sawUndecided = false
            while let node = scheduler.next() {
                skipped += scheduler.takeSkipped()
                let decided = Set(trace + skipped)
                if !graph.isStart[node] {
                    sawUndecided =
                        sawUndecided
                        || !graph.sources[node].allSatisfy { decided.contains($0) || !graph.reachable.contains($0) }
                }
                trace.append(node)
                if trace.count > graph.nodeCount { break }
                scheduler.leave(node, by: exits[node])
            }
            return (trace, skipped + scheduler.takeSkipped(), sawUndecided)
        }
    }

    @Test("runs each node at most once, after all that leads to it, and every node that a live edge leads to")
    func withoutLoops() {
        for seed in 0..<5_000 {
            let random = RandomGraph(seed: seed)
            let (trace, skipped, sawUndecided) = random.run()
            #expect(Set(trace) == random.expected, "seed \(seed)")
            #expect(trace.count == Set(trace).count, "seed \(seed)")
            #expect(!sawUndecided, "seed \(seed)")
            let reachable = (0..<random.graph.nodeCount).filter { random.graph.reachable.contains($0) }
            #expect((trace + skipped).sorted() == reachable, "seed \(seed)")
            #expect(random.run().trace == trace, "seed \(seed)")
        }
    }

    // MARK: Programs with loops

    /// A program as one would write it, which says itself in what order its nodes run.
    private indirect enum Program {
        case node
        case sequence([Program])
        /// Leaves by output 0 where the number of its runs is even, else by output 1; joins again.
        case choice(Program, Program)
        case fork(Program, Program)
        case loop(rounds: Int, Program)

        static func random(depth: Int, _ numbers: inout SeededGenerator) -> Program {
            switch depth == 0 ? 0 : Int.random(in: 0..<7, using: &numbers) {
            case 1, 2:
                return .sequence(
                    (0..<Int.random(in: 1...3, using: &numbers)).map { _ in random(depth: depth - 1, &numbers) })
            case 3: return .choice(random(depth: depth - 1, &numbers), random(depth: depth - 1, &numbers))
            case 4: return .fork(random(depth: depth - 1, &numbers), random(depth: depth - 1, &numbers))
            case 5, 6:
                return .loop(
                    rounds: Int.random(in: 0...3, using: &numbers), random(depth: depth - 1, &numbers))
            default: return .node
            }
        }
    }

    /// A program as nodes and edges, and as the trace that it must give.
    private struct Compiled {
        var edges: [(source: Int, edge: Graph.Edge)] = []
        var isLoop: [Bool] = []
        var rounds: [Int: Int] = [:]
        var choices: Set<Int> = []

        mutating func add() -> Int {
            isLoop.append(false)
            return isLoop.count - 1
        }

        mutating func connect(_ ends: [(Int, Int)], to node: Int) {
            for (source, output) in ends { edges.append((source, Graph.Edge(output: .main(output), target: node))) }
        }

        /// Adds a program behind `ends`.
        /// - Returns: its own ends, and what it runs, given how often each choice has run before.
        mutating func compile(
            _ program: Program, behind ends: [(Int, Int)]
        ) -> (ends: [(Int, Int)], run: (inout [Int: Int]) -> [Int]) {
            switch program {
            case .node:
                let node = add()
                connect(ends, to: node)
                return ([(node, 0)], { _ in [node] })
            case .sequence(let parts):
                var ends = ends
                var runs: [(inout [Int: Int]) -> [Int]] = []
                for part in parts {
                    let compiled = compile(part, behind: ends)
                    ends = compiled.ends
                    runs.append(compiled.run)
                }
                return (ends, { [runs] counts in runs.reduce(into: []) { $0 += $1(&counts) } })
            case .choice(let yes, let no):
                let node = add()
                choices.insert(node)
                connect(ends, to: node)
                let first = compile(yes, behind: [(node, 0)])
                let second = compile(no, behind: [(node, 1)])
                let join = add()
                connect(first.ends + second.ends, to: join)
                return (
                    [(join, 0)],
                    { counts in
                        let isEven = counts[node, default: 0] % 2 == 0
                        counts[node, default: 0] += 1
                        return [node] + (isEven ? first.run(&counts) : second.run(&counts)) + [join]
                    }
                )
            case .fork(let one, let other):
                let node = add()
                connect(ends, to: node)
                let first = compile(one, behind: [(node, 0)])
                let second = compile(other, behind: [(node, 0)])
                let join = add()
                connect(first.ends + second.ends, to: join)
                return (
                    [(join, 0)], { counts in [node] + first.run(&counts) + second.run(&counts) + [join] }
                )
            case .loop(let rounds, let body):
                let node = add()
                isLoop[node] = true
                self.rounds[node] = rounds
                connect(ends, to: node)
                let inside = compile(body, behind: [(node, 0)])
                connect(inside.ends, to: node)
                return (
                    [(node, 1)],
                    { counts in
                        (0..<rounds).reduce(into: [node]) { trace, _ in trace += inside.run(&counts) + [node] }
                    }
                )
            }
        }

        func trace(limit: Int) -> [Int] {
            let graph = Graph(nodeCount: isLoop.count, edges: edges, isLoop: isLoop) { _ in [0] }
            let scheduler = Scheduler(graph)
            var trace: [Int] = []
            var counts: [Int: Int] = [:]
            var begun: [Int: Int] = [:]
            while trace.count <= limit, let node = scheduler.next() {
                trace.append(node)
                if let rounds = rounds[node] {
                    if begun[node, default: 0] < rounds {
                        begun[node, default: 0] += 1
                        scheduler.beginRound(node)
                    } else {
                        begun[node] = nil
                        scheduler.leave(node, by: .main(1))
                    }
                } else if choices.contains(node) {
                    scheduler.leave(node, by: .main(counts[node, default: 0] % 2))
                    counts[node, default: 0] += 1
                } else {
                    scheduler.leave(node, by: .main(0))
                }
            }
            return trace
        }
    }

    @Test("runs loops, choices and forks inside each other as one who reads them would")
    func withLoops() {
        for seed in 0..<3_000 {
            var numbers = SeededGenerator(seed: UInt64(seed))
            var compiled = Compiled()
            // A first node, so that a loop that begins the program is entered from outside.
            let program = Program.sequence([.node, .random(depth: 5, &numbers), .node])
            let run = compiled.compile(program, behind: []).run
            var counts: [Int: Int] = [:]
            let expected = run(&counts)
            #expect(compiled.trace(limit: expected.count) == expected, "seed \(seed)")
        }
    }
}
