import HTTPCore
import JSON
import RepositoryModel

/// Describes the routes in force in OpenAPI 3.1: made from the tables by which requests are answered, so that it cannot
/// say anything else.
struct APIDescription {
    let release: String
    let publicURL: String?
    /// What a workflow says of itself, by its name.
    let workflow: (String) -> EndpointDeclaration?

    /// The description of these routes.
    func json(_ trie: RouteTrie) -> JSONValue {
        var paths: [PathItem] = []
        var names: Set<String> = []
        for route in trie.routes {
            let path = Self.template(of: route.path)
            let index = paths.firstIndex { $0.template == path } ?? paths.endIndex
            if index == paths.endIndex { paths.append(PathItem(template: path, path: route.path)) }
            for method in route.methods {
                paths[index].operations.append(
                    (method.lowercased(), operation(method, route, at: route.path, &names)))
            }
        }
        for index in paths.indices {
            for (method, route) in others(at: paths[index], trie) {
                paths[index].operations.append(
                    (method.lowercased(), operation(method, route, at: paths[index].path, &names)))
            }
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "PackageRepo", "version": JSONValue(release),
                "description": "A package repository whose every endpoint is a workflow.",
                "license": ["name": "MIT", "identifier": "MIT"],
            ],
            "servers": [["url": JSONValue(publicURL ?? "/")]],
            "paths": JSONValue(members: paths.map { ($0.template, JSONValue(members: $0.operations)) }),
            "components": [
                "securitySchemes": ["bearer": ["type": "http", "scheme": "bearer", "bearerFormat": "JWT"]],
                "schemas": Self.schemas, "responses": Self.failures,
                "parameters": ["Tenant": Self.tenant],
            ],
        ]
    }

    /// What is below one path.
    private struct PathItem {
        let template: String
        let path: RoutePath
        var operations: [(method: String, JSONValue)] = []
    }

    /// The methods that a path has by other routes: where one of them is more general, which a reader of the description
    /// would not look for there.
    private func others(at item: PathItem, _ trie: RouteTrie) -> [(method: String, Route)] {
        let sample = item.template.replacing(/\{[^}]*\}/, with: "x")
        guard let target = try? RequestTarget(sample) else { return [] }
        return Route.allMethods.compactMap { method in
            guard !item.operations.contains(where: { $0.method == method.lowercased() }),
                case .found(let route, _) = trie.match(method, target)
            else { return nil }
            return (method, route)
        }
    }

    /// A parameter of several segments cannot be told from one of one segment there.
    private static func template(of path: RoutePath) -> String { path.description.replacing("...}", with: "}") }

    private func operation(
        _ method: String, _ route: Route, at path: RoutePath, _ names: inout Set<String>
    ) -> JSONValue {
        let (name, declaration) = described(route)
        var identifier = name
        if !names.insert(identifier).inserted {
            identifier = "\(name)_\(method.lowercased())"
            var number = 2
            while !names.insert(identifier).inserted {
                identifier = "\(name)_\(method.lowercased())_\(number)"
                number += 1
            }
        }
        var members: [(String, JSONValue)] = [
            ("operationId", JSONValue(identifier)), ("summary", JSONValue(declaration.summary)),
            ("tags", [JSONValue(Self.tag(of: route))]), ("security", Self.security(of: route)),
            ("parameters", JSONValue(parameters(of: route, at: path, declaration))),
        ]
        if method != "GET", let body = declaration.body {
            members.append(
                (
                    "requestBody",
                    [
                        "required": JSONValue(declaration.requiresBody),
                        "content": JSONValue(members: [(declaration.bodyType, ["schema": body] as JSONValue)]),
                    ]
                ))
        }
        members.append(("responses", responses(of: route, method, declaration)))
        return JSONValue(members: members)
    }

    private func described(_ route: Route) -> (name: String, EndpointDeclaration) {
        switch route.target {
        case .management(let endpoint):
            let type = "\(type(of: endpoint))"
            return (type.prefix(1).lowercased() + type.dropFirst(), endpoint.declaration)
        case .workflow(let name, _):
            return (
                name,
                workflow(name)
                    ?? EndpointDeclaration("Run the workflow \(name)", body: Self.body(of: route), answer: [:])
            )
        }
    }

    private static func body(of route: Route) -> JSONValue? { route.body.kind == .none ? nil : [:] }

    private static func tag(of route: Route) -> String {
        guard case .literal(let first) = route.path.segments.first else { return "other" }
        guard first == "v1", case .literal(let second) = route.path.segments.dropFirst().first else {
            return first == "v1" ? "artifacts" : route.path.segments.count > 1 ? first : "operation"
        }
        return second
    }

    private static func security(of route: Route) -> JSONValue {
        switch route.access {
        case .anonymous: []
        case .machine: [[:], ["bearer": []]]
        case .principal: [["bearer": []]]
        }
    }

    private func parameters(
        of route: Route, at path: RoutePath, _ declaration: EndpointDeclaration
    ) -> [JSONValue] {
        let names = path.segments.compactMap(\.name).map { name -> JSONValue in
            [
                "name": JSONValue(name), "in": "path", "required": true,
                "schema": Self.pathSchemas[name] ?? ["type": "string", "minLength": 1],
            ]
        }
        let tenant: [JSONValue] =
            if case .principal = route.access { [["$ref": "#/components/parameters/Tenant"]] } else { [] }
        return names + declaration.parameters + tenant
    }

    /// The names that artifacts have, after they have been brought into their normal form.
    private static let pathSchemas: [String: JSONValue] = {
        let name: JSONValue = ["type": "string", "pattern": JSONValue(NameRule.name.pattern)]
        return [
            "namespace": name, "variant": name, "tag": name,
            "version": ["type": "string", "pattern": JSONValue(NameRule.version.pattern)],
        ]
    }()
}
