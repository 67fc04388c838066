import Testing

@testable import WorkflowEngine

/// Scripts against the scheduler: a graph, how each node was left, and the order in which nodes became ready.
@Suite("The scheduler")
struct SchedulerTests {
    /// Runs a graph to its end, leaving each node as `exits` says (by output 0 where it says nothing).
    private func trace(
        _ nodeCount: Int, _ edges: [(Int, Scheduler.Exit, Int)], starts: [Int]? = nil,
        exits: [Int: Scheduler.Exit] = [:]
    ) -> [Int] {
        let graph = Graph(
            nodeCount: nodeCount, edges: edges.map { ($0.0, Graph.Edge(output: $0.1, target: $0.2)) }
        ) { incoming in starts ?? incoming.indices.filter { incoming[$0] == 0 } }
        let scheduler = Scheduler(graph)
        var trace: [Int] = []
        while let node = scheduler.next() {
            trace.append(node)
            scheduler.leave(node, by: exits[node] ?? .main(0))
        }
        return trace
    }

    @Test("runs a chain in its order")
    func chain() {
        #expect(trace(3, [(0, .main(0), 1), (1, .main(0), 2)]) == [0, 1, 2])
    }

    @Test("runs a join once, when the branches that are coming have come")
    func join() {
        let diamond: [(Int, Scheduler.Exit, Int)] = [
            (0, .main(0), 1), (0, .main(0), 2), (1, .main(0), 3), (2, .main(0), 3),
        ]
        #expect(trace(4, diamond) == [0, 1, 2, 3])
    }

    @Test("runs a join behind an if, whichever way was taken")
    func joinBehindIf() {
        let edges: [(Int, Scheduler.Exit, Int)] = [
            (0, .main(0), 1), (0, .main(1), 2), (1, .main(0), 3), (2, .main(0), 3),
        ]
        #expect(trace(4, edges) == [0, 1, 3])
        #expect(trace(4, edges, exits: [0: .main(1)]) == [0, 2, 3])
    }

    @Test("skips everything behind a branch that was not taken, however far")
    func deadBranch() {
        let edges: [(Int, Scheduler.Exit, Int)] = [
            (0, .main(1), 1), (1, .main(0), 2), (2, .main(0), 3), (0, .main(0), 4),
        ]
        #expect(trace(5, edges) == [0, 4])
    }

    @Test("runs a join of a dead and a live branch")
    func halfDeadJoin() {
        let edges: [(Int, Scheduler.Exit, Int)] = [
            (0, .main(1), 1), (0, .main(0), 2), (1, .main(0), 3), (2, .main(0), 3), (3, .main(0), 4),
        ]
        #expect(trace(5, edges) == [0, 2, 3, 4])
    }

    @Test("takes ready nodes in the order of the file")
    func fileOrder() {
        #expect(trace(4, [(3, .main(0), 0), (3, .main(0), 2), (3, .main(0), 1)]) == [3, 0, 1, 2])
    }

    @Test("does not run what no start leads to")
    func unreachable() {
        #expect(trace(4, [(0, .main(0), 1), (2, .main(0), 3)], starts: [0]) == [0, 1])
    }

    @Test("does not wait for an edge from a node that never runs")
    func orphanEdge() {
        #expect(trace(3, [(0, .main(0), 2), (1, .main(0), 2)], starts: [0]) == [0, 2])
    }

    @Test("follows the error output of a node that failed, and no other")
    func errorOutput() {
        let edges: [(Int, Scheduler.Exit, Int)] = [(0, .main(0), 1), (0, .error, 2)]
        #expect(trace(3, edges, exits: [0: .error]) == [0, 2])
        #expect(trace(3, edges, exits: [0: .none]) == [0])
    }

    @Test("remembers whose live edge came last")
    func source() {
        let graph = Graph(
            nodeCount: 4,
            edges: [
                (0, Graph.Edge(output: .main(0), target: 1)), (0, Graph.Edge(output: .main(0), target: 2)),
                (1, Graph.Edge(output: .main(0), target: 3)), (2, Graph.Edge(output: .main(0), target: 3)),
            ]
        ) { _ in [0] }
        let scheduler = Scheduler(graph)
        for node in [0, 1, 2] {
            #expect(scheduler.next() == node)
            scheduler.leave(node, by: .main(0))
        }
        #expect(scheduler.next() == 3)
        #expect(scheduler.source(of: 3) == 2)
    }

    @Test("decides a chain of ten thousand dead nodes without recursion")
    func longDeadChain() {
        let edges = (1..<10_000).map { ($0, Scheduler.Exit.main(0), $0 + 1) } + [(0, .main(1), 1)]
        #expect(trace(10_001, edges, exits: [0: .main(0)]) == [0])
    }
}
