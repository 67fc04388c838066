import HTTPCore

/// The segments that may follow some segments of a path. Its lists are short: comparing is quicker than hashing.
struct RouteTrieNode {
    /// A parameter with text around it.
    struct Affix {
        let prefix: String
        let suffix: String
        let node: Int
        var length: Int { prefix.utf8.count + suffix.utf8.count }

        func matches(_ segment: String) -> Bool {
            RoutePath.Segment.matches(segment, prefix: prefix, suffix: suffix)
        }
    }

    typealias Routes = [(method: String, route: Int)]

    private var literals: [(segment: String, node: Int)] = []
    /// The longest text first, once the trie is complete.
    var affixes: [Affix] = []
    private(set) var parameter: Int?
    private(set) var rest: Int?
    private var routes: Routes = []
    /// The routes whose path ends with a slash here.
    private var slashRoutes: Routes = []

    func literal(_ segment: String) -> Int? {
        // By their places, which copies none of them, and by their lengths, which tells most apart.
        let length = segment.utf8.count
        for index in literals.indices
        where literals[index].segment.utf8.count == length && literals[index].segment == segment {
            return literals[index].node
        }
        return nil
    }

    /// The routes that end here as the path ends, and those that end the other way.
    func routes(hasTrailingSlash: Bool) -> (exact: Routes, other: Routes) {
        hasTrailingSlash ? (slashRoutes, routes) : (routes, slashRoutes)
    }

    mutating func add(_ method: String, route: Int, hasTrailingSlash: Bool) {
        if hasTrailingSlash { slashRoutes.append((method, route)) } else { routes.append((method, route)) }
    }

    func child(_ segment: RoutePath.Segment) -> Int? {
        switch segment {
        case .literal(let text): literal(text)
        case .affixed(let prefix, _, let suffix):
            affixes.first { $0.prefix == prefix && $0.suffix == suffix }?.node
        case .parameter: parameter
        case .rest: rest
        }
    }

    mutating func add(_ node: Int, for segment: RoutePath.Segment) {
        switch segment {
        case .literal(let text): literals.append((text, node))
        case .affixed(let prefix, _, let suffix):
            affixes.append(Affix(prefix: prefix, suffix: suffix, node: node))
        case .parameter: parameter = node
        case .rest: rest = node
        }
    }
}
