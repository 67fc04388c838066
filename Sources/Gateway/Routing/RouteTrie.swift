import HTTPCore

/// The routes as a tree of path segments, in one flat array; built once, never changed.
///
/// A literal segment goes before a parameter. Where a literal leads nowhere, the parameter is tried.
struct RouteTrie: Sendable {
    private struct Node {
        var literals: [String: Int] = [:]
        var parameter: Int?
        /// By method.
        var routes: [String: Int] = [:]
    }

    /// What a path and method lead to.
    enum Match {
        case found(Route, parameters: [(name: String, value: String)])
        /// The path is known; these methods lead somewhere.
        case methodNotAllowed([String])
        case notFound
    }

    private var nodes = [Node()]
    private let routes: [Route]
    private let names: [[String]]

    /// Two routes that claim one path and method, or a path that is not one.
    struct Conflict: Error, CustomStringConvertible {
        let description: String
    }

    init() {
        routes = []
        names = []
    }

    init(_ routes: [Route]) throws(Conflict) {
        self.routes = routes
        names = routes.map { Self.segments($0.path).compactMap(Self.parameterName) }
        for (index, route) in routes.enumerated() {
            guard route.path.hasPrefix("/"), !route.methods.isEmpty else {
                throw Conflict(description: "a route needs a path that begins with / and a method: \(route.path)")
            }
            var node = 0
            for segment in Self.segments(route.path) { node = child(of: node, segment) }
            for method in route.methods {
                guard nodes[node].routes.updateValue(index, forKey: method) == nil else {
                    throw Conflict(description: "two routes for \(method) \(route.path)")
                }
            }
        }
    }

    func match(_ method: String, _ segments: [String]) -> Match {
        var values: [String] = []
        guard let node = find(segments[...], from: 0, &values) else { return .notFound }
        guard let index = nodes[node].routes[method] else {
            return .methodNotAllowed(nodes[node].routes.keys.flatMap { $0 == "GET" ? ["GET", "HEAD"] : [$0] }.sorted())
        }
        return .found(routes[index], parameters: Array(zip(names[index], values)))
    }

    private func find(_ segments: ArraySlice<String>, from node: Int, _ values: inout [String]) -> Int? {
        guard let segment = segments.first else { return nodes[node].routes.isEmpty ? nil : node }
        if let next = nodes[node].literals[segment], let found = find(segments.dropFirst(), from: next, &values) {
            return found
        }
        guard let next = nodes[node].parameter else { return nil }
        values.append(segment)
        if let found = find(segments.dropFirst(), from: next, &values) { return found }
        values.removeLast()
        return nil
    }

    private mutating func child(of node: Int, _ segment: String) -> Int {
        let isParameter = Self.parameterName(segment) != nil
        if let known = isParameter ? nodes[node].parameter : nodes[node].literals[segment] { return known }
        nodes.append(Node())
        let made = nodes.count - 1
        if isParameter { nodes[node].parameter = made } else { nodes[node].literals[segment] = made }
        return made
    }

    private static func segments(_ path: String) -> [String] { path.split(separator: "/").map(String.init) }

    private static func parameterName(_ segment: String) -> String? {
        segment.hasPrefix("{") && segment.hasSuffix("}") ? String(segment.dropFirst().dropLast()) : nil
    }
}
