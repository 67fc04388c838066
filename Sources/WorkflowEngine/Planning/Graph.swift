import WorkflowModel

/// The control flow of a plan: nodes and edges as indices, made once.
struct Graph: Sendable {
    struct Edge: Sendable, Equatable {
        let output: Scheduler.Exit
        let target: Int
    }

    let nodeCount: Int
    /// The edges that leave each node, in the order of the file.
    let edges: [[Edge]]
    /// How many edges enter each node.
    let incomingCount: [Int]
    /// The nodes from which edges enter each node.
    let sources: [[Int]]
    /// The nodes that an execution begins with, in the order of the file.
    let starts: [Int]
    let isStart: [Bool]

    init(nodeCount: Int, edges: [(source: Int, edge: Edge)], starts: (_ incoming: [Int]) -> [Int]) {
        self.nodeCount = nodeCount
        var leaving = Array(repeating: [Edge](), count: nodeCount)
        var sources = Array(repeating: [Int](), count: nodeCount)
        for (source, edge) in edges {
            leaving[source].append(edge)
            sources[edge.target].append(source)
        }
        self.edges = leaving
        self.sources = sources
        incomingCount = sources.map(\.count)
        self.starts = starts(incomingCount)
        var isStart = Array(repeating: false, count: nodeCount)
        for start in self.starts { isStart[start] = true }
        self.isStart = isStart
    }

    /// How a node is left by `port`: an `if` whose output 1 is not connected leaves by `error` (workflow format, 4).
    func exit(of node: Int, port: Int) -> Scheduler.Exit {
        port == 1 && !edges[node].contains { $0.output == .main(1) } ? .error : .main(port)
    }

    /// How a node is left that failed and goes on: by `error`, or where nothing is connected there, by n8n's
    /// convention, the last `main` output (workflow format, 8).
    func errorExit(of node: Int) -> Scheduler.Exit {
        if edges[node].contains(where: { $0.output == .error }) { return .error }
        let last = edges[node].compactMap { if case .main(let port) = $0.output { port } else { nil } }.max()
        return last.map { $0 > 0 ? .main($0) : .error } ?? .error
    }
}
