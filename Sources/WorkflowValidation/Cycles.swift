/// Finds cycles in a graph of nodes by index, in linear time and without recursion (Tarjan's algorithm).
enum Cycles {
    /// One cycle for each group of nodes that lead to each other, beginning with its first node; the groups in the
    /// order of their first nodes.
    static func find(in edges: [[Int]]) -> [[Int]] {
        components(of: edges).compactMap { component in
            let members = Set(component)
            guard let first = component.min() else { return nil }
            guard component.count > 1 || edges[first].contains(first) else { return nil }
            return path(from: first, backThrough: members, edges)
        }.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
    }

    /// Finds the shortest path from a node back to itself; the node is at both ends.
    private static func path(from start: Int, backThrough members: Set<Int>, _ edges: [[Int]]) -> [Int] {
        var previous: [Int: Int] = [:]
        var queue = [start]
        var head = 0
        while head < queue.count {
            let node = queue[head]
            head += 1
            for target in edges[node] where members.contains(target) {
                if target == start {
                    var path = [start, node]
                    if node == start { return path }
                    while let before = previous[path[path.count - 1]] { path.append(before) }
                    return path.reversed()
                }
                if previous[target] == nil {
                    previous[target] = node
                    queue.append(target)
                }
            }
        }
        return [start]
    }

    private static func components(of edges: [[Int]]) -> [[Int]] {
        var index = Array(repeating: -1, count: edges.count)
        var low = index
        var isOpen = Array(repeating: false, count: edges.count)
        var open: [Int] = []
        var components: [[Int]] = []
        var counter = 0
        for root in edges.indices where index[root] < 0 {
            var path = [(node: root, next: 0)]
            while let (node, next) = path.last {
                if next == 0 {
                    index[node] = counter
                    low[node] = counter
                    counter += 1
                    open.append(node)
                    isOpen[node] = true
                }
                if next < edges[node].count {
                    path[path.count - 1].next += 1
                    let target = edges[node][next]
                    if index[target] < 0 {
                        path.append((target, 0))
                    } else if isOpen[target] {
                        low[node] = min(low[node], index[target])
                    }
                    continue
                }
                path.removeLast()
                if let parent = path.last?.node { low[parent] = min(low[parent], low[node]) }
                guard low[node] == index[node] else { continue }
                var component: [Int] = []
                while let member = open.popLast() {
                    isOpen[member] = false
                    component.append(member)
                    if member == node { break }
                }
                components.append(component)
            }
        }
        return components
    }
}
