import HTTPCore
import Identity
import JSON

/// What a route does to which resource: checked before a body is read.
struct RoutePermission: Sendable {
    private enum Piece {
        case literal(String)
        case parameter(String)
    }

    let action: Action
    private let type: String
    private let name: [Piece]

    /// - Parameters:
    ///   - resource: `{"type", "name"}`; the name may have `{parameter}` of the path.
    ///   - path: the route's path.
    /// - Throws: ``RouteTable/Invalid``.
    init(action: String, resource: JSONValue, path: RoutePath) throws(RouteTable.Invalid) {
        guard let known = Action(action) else {
            throw RouteTable.Invalid(
                "permission must be one of \(Action.names.joined(separator: ", ")); found '\(action.prefix(80))'")
        }
        guard let type = resource["type"]?.string, let name = resource["name"]?.string else {
            throw RouteTable.Invalid("resource must be an object of type and name, both texts")
        }
        self.action = known
        self.type = type
        self.name = try Self.pieces(name, of: path)
    }

    /// The resource of a request.
    func resource(_ parameters: [(name: String, value: String)]) -> Resource {
        let text = name.reduce(into: "") { text, piece in
            switch piece {
            case .literal(let literal): text += literal
            case .parameter(let name): text += parameters.first { $0.name == name }?.value ?? ""
            }
        }
        return Resource(type: type, name: text)
    }

    private static func pieces(_ text: String, of path: RoutePath) throws(RouteTable.Invalid) -> [Piece] {
        let names = path.segments.compactMap(\.name)
        var pieces: [Piece] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { pieces.append(.literal(String(rest[..<open]))) }
            rest = rest[rest.index(after: open)...]
            let name = rest.prefix { $0 != "}" }
            guard name.endIndex < rest.endIndex, names.contains(String(name)) else {
                throw RouteTable.Invalid("resource.name: the path has no parameter '{\(name.prefix(80))}'")
            }
            pieces.append(.parameter(String(name)))
            rest = rest[rest.index(after: name.endIndex)...]
        }
        return rest.isEmpty ? pieces : pieces + [.literal(String(rest))]
    }
}
