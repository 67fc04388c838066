import HTTPCore
import JSON
import RepositoryModel

/// The routes that `server.json` gives, and those of the management endpoints.
struct RouteTable: Sendable {
    let trie: RouteTrie
    /// The routes that lead to each workflow.
    let routesByWorkflow: [String: [Route]]

    /// Why an output of `server.json` is no routing table.
    struct Invalid: Error, CustomStringConvertible {
        let description: String
    }

    /// A table without routes.
    init() {
        trie = RouteTrie()
        routesByWorkflow = [:]
    }

    /// - Parameter output: what running `server.json` gave: an object with `routes`; nil for none.
    init(output: JSONValue?, management: [Route]) throws(Invalid) {
        let list = output.map { $0["routes"] ?? .null } ?? []
        guard list.kind == .array else {
            throw Invalid(description: "the server workflow must end with an object that has 'routes'")
        }
        var routes: [Route] = []
        for (index, json) in list.elements.enumerated() { routes.append(try Self.route(json, at: index)) }
        do { trie = try RouteTrie(management + routes) } catch { throw Invalid(description: error.description) }
        routesByWorkflow = Dictionary(
            grouping: routes,
            by: { if case .workflow(let name, _) = $0.target { name } else { "" } })
    }

    private static func route(_ json: JSONValue, at index: Int) throws(Invalid) -> Route {
        guard let text = json["path"]?.string, let workflow = json["workflow"]?.string else {
            throw Invalid(description: "route \(index) needs 'path' and 'workflow', both strings")
        }
        let path: RoutePath
        do { path = try RoutePath(text) } catch { throw Invalid(description: "route \(index): \(error)") }
        guard !isInternal(path) else {
            throw Invalid(description: "route \(index): '\(path)' must not begin with /_, which is for nginx's own use")
        }
        let methods = (json["methods"] ?? []).elements.compactMap { $0.string?.uppercased() }
        guard !methods.isEmpty, Set(methods).isSubset(of: ["GET", "POST", "PUT", "PATCH", "DELETE"]) else {
            throw Invalid(description: "route \(index): methods must be some of GET, POST, PUT, PATCH, DELETE")
        }
        var scopes: [Scope] = []
        for name in (json["scopes"] ?? []).elements {
            guard let scope = name.string.flatMap(Scope.init) else {
                throw Invalid(description: "route \(index): a scope must be read, write or admin; found \(name)")
            }
            scopes.append(scope)
        }
        let access: Route.Access =
            json["auth"]?.string == "anonymous"
            ? .anonymous : .principal(scopes: scopes, isOpenToReaders: scopes == [.read])
        return Route(
            path: path, methods: methods, access: access,
            target: .workflow(workflow, isOverridable: try isOverridable(json, at: index)))
    }

    /// Whether nginx keeps the path for itself: its internal locations begin with `/_`.
    private static func isInternal(_ path: RoutePath) -> Bool {
        switch path.segments.first {
        case .literal(let text), .affixed(let text, _, _): text.utf8.first == UInt8(ascii: "_")
        default: false
        }
    }

    private static func isOverridable(_ json: JSONValue, at index: Int) throws(Invalid) -> Bool {
        guard let override = json["override"], !override.isNull else { return false }
        guard override == "tenant" else {
            throw Invalid(description: "route \(index): override must be 'tenant' or absent; found \(override)")
        }
        return true
    }
}
