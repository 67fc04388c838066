import HTTPCore
import Identity
import JSON
import RepositoryModel

extension Route {
    /// The methods that a route may have; GET is also HEAD.
    static let allMethods = ["GET", "POST", "PUT", "PATCH", "DELETE"]

    /// Reads a route as `web.register_route` gives it.
    /// - Parameter mounts: the mounts by their prefixes.
    /// - Throws: ``RouteTable/Invalid``.
    convenience init(_ json: JSONValue, mounts: [String: Mount]) throws(RouteTable.Invalid) {
        guard let text = json["path"]?.string, let workflow = json["workflow"]?.string else {
            throw RouteTable.Invalid("'path' and 'workflow' must be texts")
        }
        let mount = try Self.mount(json.present("mount"), mounts)
        let path: RoutePath
        do { path = try mount.path(text) } catch { throw RouteTable.Invalid(error.description) }
        guard !path.isInternal else {
            throw RouteTable.Invalid("paths that begin with /_ are for nginx's own use")
        }
        let methods = (json["methods"] ?? []).elements.compactMap { $0.string?.uppercased() }
        guard !methods.isEmpty, Set(methods).isSubset(of: Self.allMethods) else {
            throw RouteTable.Invalid("methods must be some of \(Self.allMethods.joined(separator: ", "))")
        }
        let permission = try Self.permission(json, path: path)
        self.init(
            path: path, methods: methods, access: try Self.access(json, permission),
            target: .workflow(workflow, isOverridable: try Self.isOverridable(json)), mount: mount,
            body: try RouteBody(json, default: mount.body), permission: permission,
            admission: try Self.admission(json.present("admission")))
    }

    private static func mount(_ json: JSONValue?, _ mounts: [String: Mount]) throws(RouteTable.Invalid) -> Mount {
        guard let json else { return .api }
        guard let mount = json.string.flatMap({ mounts[$0] }) else {
            throw RouteTable.Invalid("mount: there is no mount \(json); put web.mount before the route")
        }
        return mount
    }

    private static func access(
        _ json: JSONValue, _ permission: RoutePermission?
    ) throws(RouteTable.Invalid) -> Access {
        let tenants = json.present("tenants")
        guard tenants == nil || tenants == "any" || tenants == "default" else {
            throw RouteTable.Invalid("tenants must be 'any' or 'default'")
        }
        var scopes: [Scope] = []
        for name in (json["scopes"] ?? []).elements {
            guard let scope = name.string.flatMap(Scope.init) else {
                throw RouteTable.Invalid("a scope must be read, write or admin; found \(name)")
            }
            scopes.append(scope)
        }
        guard json["auth"]?.string != "anonymous" else {
            guard permission == nil, scopes.isEmpty else {
                throw RouteTable.Invalid("auth is 'anonymous', so nobody has the scopes or the permission")
            }
            return .anonymous(anyTenant: tenants == "any")
        }
        guard tenants == nil else { throw RouteTable.Invalid("tenants is only for routes with auth 'anonymous'") }
        let needed = scopes + (permission.map { [$0.action.scope] } ?? [])
        return .principal(scopes: scopes, isOpenToReaders: !needed.isEmpty && needed.allSatisfy { $0 == .read })
    }

    private static func permission(
        _ json: JSONValue, path: RoutePath
    ) throws(RouteTable.Invalid) -> RoutePermission? {
        switch (json.present("permission"), json.present("resource")) {
        case (.none, .none): return nil
        case (.some(let action), .some(let resource)):
            return try RoutePermission(action: action.string ?? "", resource: resource, path: path)
        default: throw RouteTable.Invalid("permission and resource belong together")
        }
    }

    private static func admission(_ json: JSONValue?) throws(RouteTable.Invalid) -> String? {
        guard let json else { return nil }
        guard let name = json["workflow"]?.string else {
            throw RouteTable.Invalid("admission must be an object with 'workflow'")
        }
        return name
    }

    private static func isOverridable(_ json: JSONValue) throws(RouteTable.Invalid) -> Bool {
        guard let override = json.present("override") else { return false }
        guard override == "tenant" else {
            throw RouteTable.Invalid("override must be 'tenant' or absent; found \(override)")
        }
        return true
    }
}

extension RouteBody {
    /// Reads what a route says of its bodies.
    /// - Throws: ``RouteTable/Invalid``.
    init(_ json: JSONValue, default kind: Kind) throws(RouteTable.Invalid) {
        guard let kind = Kind(rawValue: json.present("body")?.string ?? kind.rawValue) else {
            throw RouteTable.Invalid("body must be json, bytes, file or none; found \(json["body"] ?? .null)")
        }
        self.init(kind: kind)
        if let limit = json.present("limit") {
            guard let bytes = limit.int, bytes > 0, kind != .none else {
                throw RouteTable.Invalid("limit must be a number of bytes, of a body that is taken; found \(limit)")
            }
            self.limit = bytes
        }
        takesAnyJSON = json["json"] == "any"
        types = (json["accept"] ?? []).elements.compactMap { $0.string?.lowercased() }
        handled = Set((json["handles"] ?? []).elements.compactMap { $0.string?.lowercased() })
        guard handled.isSubset(of: ["content-range", "content-encoding"]) else {
            throw RouteTable.Invalid("handles may name Content-Range and Content-Encoding")
        }
    }
}

extension JSONValue {
    /// A member; nil where it is absent or null.
    fileprivate func present(_ key: String) -> JSONValue? {
        guard let value = self[key], !value.isNull else { return Optional.none }
        return value
    }
}
