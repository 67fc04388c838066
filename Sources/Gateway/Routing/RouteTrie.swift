import HTTPCore

/// The routes as a tree of path segments, in one flat array; built once, never changed.
///
/// At each segment literal text goes before a parameter with text around it, the longest text first, that before a
/// parameter, and that before one of several segments, which takes as many as it can. What leads nowhere, or has the
/// method only elsewhere, does not end the search.
struct RouteTrie: Sendable {
    /// What a path and method lead to.
    enum Match {
        case found(Route, parameters: [(name: String, value: String)])
        /// A read whose path lacks only the slash at its end.
        case slashMissing(Route)
        /// The path is known; these methods lead somewhere.
        case methodNotAllowed([String])
        case notFound
    }

    /// Two routes that claim one path and method.
    struct Conflict: Error, CustomStringConvertible {
        let description: String
    }

    private var nodes = [RouteTrieNode()]
    /// All of them, in the order in which they were stated.
    let routes: [Route]
    private let parameters: [[RouteParameter]]

    init() {
        routes = []
        parameters = []
    }

    init(_ routes: [Route]) throws(Conflict) {
        self.routes = routes
        parameters = routes.map { RouteParameter.all(of: $0.path) }
        for (index, route) in routes.enumerated() {
            try Self.check(route, against: routes[..<index])
            var node = 0
            for segment in route.path.segments { node = child(of: node, segment) }
            for method in route.methods {
                nodes[node].add(method, route: index, hasTrailingSlash: route.path.hasTrailingSlash)
            }
        }
        for index in nodes.indices { nodes[index].affixes.sort { $0.length > $1.length } }
    }

    func match(_ method: String, _ target: RequestTarget) -> Match {
        var search = Search(method: method, segments: target.segments, hasTrailingSlash: target.hasTrailingSlash)
        guard let index = find(&search, 0, from: 0) ?? search.served else {
            if let index = search.redirected { return .slashMissing(routes[index]) }
            return search.allowed.isEmpty ? .notFound : .methodNotAllowed(Set(search.allowed).sorted())
        }
        let parameters = parameters[index]
        var values: [(name: String, value: String)] = []
        values.reserveCapacity(parameters.count)
        // By their places, which copies none of them.
        for place in parameters.indices {
            values.append((parameters[place].name, parameters[place].value(in: search.segments)))
        }
        return .found(routes[index], parameters: values)
    }

    private static func check(_ route: Route, against others: ArraySlice<Route>) throws(Conflict) {
        for other in others where other.path.overlaps(route.path) {
            if let method = route.methods.first(where: other.methods.contains) {
                throw Conflict(description: "\(method) \(route.path) overlaps \(method) \(other.path)")
            }
        }
    }

    /// One search: what it looks for, and what it has seen on the way.
    private struct Search {
        let method: String
        let segments: [String]
        let hasTrailingSlash: Bool
        /// The route of a read whose path lacks only its slash, and that of any other method.
        var redirected: Int?
        var served: Int?
        /// The methods that the path has.
        var allowed: [String] = []
    }

    /// The route that the segments from `index` on lead to.
    private func find(_ search: inout Search, _ index: Int, from node: Int) -> Int? {
        guard index < search.segments.count else { return end(&search, at: node) }
        let segment = search.segments[index]
        if let next = nodes[node].literal(segment), let found = find(&search, index + 1, from: next) { return found }
        if !nodes[node].affixes.isEmpty {
            for affix in nodes[node].affixes where affix.matches(segment) {
                if let found = find(&search, index + 1, from: affix.node) { return found }
            }
        }
        if let next = nodes[node].parameter, let found = find(&search, index + 1, from: next) { return found }
        guard let next = nodes[node].rest else { return nil }
        // A slash within a segment would look like one between two.
        var end = search.segments[index...].firstIndex { $0.utf8.contains(UInt8(ascii: "/")) } ?? search.segments.count
        while end > index {
            if let found = find(&search, end, from: next) { return found }
            end -= 1
        }
        return nil
    }

    private func end(_ search: inout Search, at node: Int) -> Int? {
        let (exact, other) = nodes[node].routes(hasTrailingSlash: search.hasTrailingSlash)
        for route in exact where route.method == search.method { return route.route }
        if !search.hasTrailingSlash, let route = other.first(where: { $0.method == search.method })?.route {
            if search.method == "GET" {
                search.redirected = search.redirected ?? route
            } else {
                search.served = search.served ?? route
            }
        }
        for route in search.hasTrailingSlash ? exact : exact + other {
            search.allowed += route.method == "GET" ? ["GET", "HEAD"] : [route.method]
        }
        return nil
    }

    private mutating func child(of node: Int, _ segment: RoutePath.Segment) -> Int {
        if let known = nodes[node].child(segment) { return known }
        nodes.append(RouteTrieNode())
        nodes[node].add(nodes.count - 1, for: segment)
        return nodes.count - 1
    }
}
