import HTTPCore

/// The routes as a tree of path segments, in one flat array; built once, never changed.
///
/// A literal segment goes before a parameter. Where a literal leads nowhere, the parameter is tried.
struct RouteTrie: Sendable {
    /// Its lists are short: comparing is quicker than hashing.
    private struct Node {
        var literals: [(segment: String, node: Int)] = []
        var parameter: Int?
        var routes: [(method: String, route: Int)] = []

        func literal(_ segment: String) -> Int? {
            for literal in literals where literal.segment == segment { return literal.node }
            return nil
        }

        func route(_ method: String) -> Int? {
            for route in routes where route.method == method { return route.route }
            return nil
        }
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
    /// The parameters of each route, and which segment gives the value.
    private let parameters: [[(name: String, segment: Int)]]

    /// Two routes that claim one path and method, or a path that is not one.
    struct Conflict: Error, CustomStringConvertible {
        let description: String
    }

    init() {
        routes = []
        parameters = []
    }

    init(_ routes: [Route]) throws(Conflict) {
        self.routes = routes
        parameters = routes.map { route in
            Self.segments(route.path).enumerated().compactMap { index, segment in
                Self.parameterName(segment).map { ($0, index) }
            }
        }
        for (index, route) in routes.enumerated() {
            guard route.path.hasPrefix("/"), !route.methods.isEmpty else {
                throw Conflict(description: "a route needs a path that begins with / and a method: \(route.path)")
            }
            var node = 0
            for segment in Self.segments(route.path) { node = child(of: node, segment) }
            for method in route.methods {
                guard nodes[node].route(method) == nil else {
                    throw Conflict(description: "two routes for \(method) \(route.path)")
                }
                nodes[node].routes.append((method, index))
            }
        }
    }

    func match(_ method: String, _ segments: [String]) -> Match {
        guard let node = find(segments, 0, from: 0) else { return .notFound }
        guard let index = nodes[node].route(method) else {
            return .methodNotAllowed(
                nodes[node].routes.flatMap { $0.method == "GET" ? ["GET", "HEAD"] : [$0.method] }.sorted())
        }
        var values: [(name: String, value: String)] = []
        values.reserveCapacity(parameters[index].count)
        for parameter in parameters[index] { values.append((parameter.name, segments[parameter.segment])) }
        return .found(routes[index], parameters: values)
    }

    /// The node that the segments from `index` on lead to.
    private func find(_ segments: [String], _ index: Int, from node: Int) -> Int? {
        guard index < segments.count else { return nodes[node].routes.isEmpty ? nil : node }
        if let next = nodes[node].literal(segments[index]), let found = find(segments, index + 1, from: next) {
            return found
        }
        return nodes[node].parameter.flatMap { find(segments, index + 1, from: $0) }
    }

    private mutating func child(of node: Int, _ segment: String) -> Int {
        let isParameter = Self.parameterName(segment) != nil
        if let known = isParameter ? nodes[node].parameter : nodes[node].literal(segment) { return known }
        nodes.append(Node())
        let made = nodes.count - 1
        if isParameter { nodes[node].parameter = made } else { nodes[node].literals.append((segment, made)) }
        return made
    }

    private static func segments(_ path: String) -> [String] { path.split(separator: "/").map(String.init) }

    private static func parameterName(_ segment: String) -> String? {
        segment.hasPrefix("{") && segment.hasSuffix("}") ? String(segment.dropFirst().dropLast()) : nil
    }
}
