/// The loops of a graph: which edges lead back into them, and which nodes are inside (article
/// Workflows, "What an execution does").
///
/// A node is inside a loop when every way to it leads through the loop node's output 0, so that it can only run in one
/// of the rounds. Of two loops one is inside the other, or they share nothing.
package struct LoopNesting: Sendable {
    /// Every node after those that lead to it; edges back into a loop are left out.
    package let order: [Int]
    /// The edges that lead back into a loop node, by their source.
    package let backs: [Int: Set<Int>]
    /// The loop node that each node is immediately inside of; empty if there is no loop.
    private let innermost: [Int?]
    /// The nodes inside each loop, loops within it included; empty for a node that is no loop.
    package let regions: [BitSet]
    /// The number of nodes immediately inside each loop.
    package let memberCount: [Int]
    /// Whether there is a loop.
    package let hasLoops: Bool
    /// Whether every edge leads on in `order`.
    package let isAcyclic: Bool

    package init(edges: Rows<Graph.Edge>, starts: [Int], isLoop: [Bool]) {
        hasLoops = isLoop.contains(true)
        (order, backs, isAcyclic) = Self.sort(edges, starts: starts, isLoop: isLoop)
        guard hasLoops else {
            innermost = []
            regions = []
            memberCount = []
            return
        }
        var innermost = Array(repeating: Int?.none, count: edges.count)
        var regions = Array(repeating: BitSet(capacity: edges.count), count: edges.count)
        // An inner loop comes after the one around it, so its assignment wins.
        for loop in order where isLoop[loop] {
            regions[loop] = Self.region(of: loop, edges, starts: starts)
            regions[loop].forEach { innermost[$0] = loop }
        }
        var memberCount = Array(repeating: 0, count: edges.count)
        for loop in innermost.compactMap({ $0 }) { memberCount[loop] += 1 }
        self.memberCount = memberCount
        self.innermost = innermost
        self.regions = regions
    }

    /// The loop node that a node is immediately inside of; nil for none.
    package func innermost(_ node: Int) -> Int? { hasLoops ? innermost[node] : nil }

    /// Whether a node is inside a loop, loops within it included.
    package func contains(_ node: Int, in loop: Int) -> Bool { hasLoops && regions[loop].contains(node) }

    /// Whether an edge leads back into a loop.
    package func isBack(from source: Int, to target: Int) -> Bool { backs[source]?.contains(target) == true }

    /// Orders the nodes by depth-first search from the starts, then from what they do not reach.
    private static func sort(
        _ edges: Rows<Graph.Edge>, starts: [Int], isLoop: [Bool]
    ) -> (order: [Int], backs: [Int: Set<Int>], isAcyclic: Bool) {
        var state = [UInt8](repeating: 0, count: edges.count)  // 0 new, 1 on the path, 2 done
        var backs: [Int: Set<Int>] = [:]
        var isAcyclic = true
        var reversed: [Int] = []
        reversed.reserveCapacity(edges.count)
        var hasSource = Array(repeating: false, count: edges.count)
        for edge in edges.elements { hasSource[edge.target] = true }
        let roots = starts + edges.indices.filter { !hasSource[$0] } + edges.indices
        for root in roots where state[root] == 0 {
            var path = [(node: root, next: 0)]
            state[root] = 1
            while let (node, next) = path.last {
                let leaving = edges.range(of: node)
                guard next < leaving.count else {
                    state[node] = 2
                    reversed.append(node)
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let target = edges.elements[leaving.lowerBound + next].target
                if state[target] == 0 {
                    state[target] = 1
                    path.append((target, 0))
                } else if state[target] == 1 {
                    isAcyclic = false
                    if isLoop[target] { backs[node, default: []].insert(target) }
                }
            }
        }
        return (reversed.reversed(), backs, isAcyclic)
    }

    /// Finds the nodes that the loop's output 0 leads to, without those that a start reaches by another way.
    private static func region(of loop: Int, _ edges: Rows<Graph.Edge>, starts: [Int]) -> BitSet {
        let bodies = edges[loop].filter { $0.output == .main(0) }.map(\.target)
        var region = Graph.reach(from: bodies, edges) { source, _ in source != loop }
        region.subtract(Graph.reach(from: starts, edges) { $0 != loop || $1.output != .main(0) })
        region.remove(loop)
        return region
    }
}
