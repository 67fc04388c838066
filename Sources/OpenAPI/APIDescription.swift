package import HTTPCore
package import JSON
import RepositoryModel

/// Describes the routes in force in OpenAPI 3.1: made from the tables by which requests are answered, so that it cannot
/// say anything else.
package struct APIDescription {
    /// What answers the requests of a route.
    package struct Operation {
        /// Who may use it.
        package enum Access: Sendable {
            /// Anyone.
            case anyone
            /// Anyone on the machine, and principals.
            case machine
            /// Principals.
            case principal
        }

        let name: String
        let path: RoutePath
        let methods: [String]
        let access: Access
        let declaration: EndpointDeclaration

        /// - Parameters:
        ///   - name: what clients call it.
        ///   - path: the whole path of the route.
        package init(
            _ name: String, path: RoutePath, methods: [String], access: Access, _ declaration: EndpointDeclaration
        ) {
            self.name = name
            self.path = path
            self.methods = methods
            self.access = access
            self.declaration = declaration
        }
    }

    private let release: String
    private let publicURL: String?
    private let methods: [String]

    /// - Parameters:
    ///   - release: the version of the service.
    ///   - publicURL: the URL by which clients reach it; nil where only their requests tell.
    ///   - methods: all methods that a route can have.
    package init(release: String, publicURL: String?, methods: [String]) {
        self.release = release
        self.publicURL = publicURL
        self.methods = methods
    }

    /// The description of these operations.
    /// - Parameter find: the operation that a method and target lead to.
    package func json(
        _ operations: [Operation], finding find: (_ method: String, RequestTarget) -> Operation?
    ) -> JSONValue {
        var paths: [PathItem] = []
        var names: Set<String> = []
        for operation in operations {
            let path = Self.template(of: operation.path)
            let index = paths.firstIndex { $0.template == path } ?? paths.endIndex
            if index == paths.endIndex { paths.append(PathItem(template: path, path: operation.path)) }
            for method in operation.methods {
                paths[index].operations.append(
                    (method.lowercased(), json(method, operation, at: operation.path, &names)))
            }
        }
        for index in paths.indices {
            for (method, operation) in others(at: paths[index], find) {
                paths[index].operations.append(
                    (method.lowercased(), json(method, operation, at: paths[index].path, &names)))
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
    private func others(
        at item: PathItem, _ find: (_ method: String, RequestTarget) -> Operation?
    ) -> [(method: String, Operation)] {
        let sample = item.template.replacing(/\{[^}]*\}/, with: "x")
        guard let target = try? RequestTarget(sample) else { return [] }
        return methods.compactMap { method in
            guard !item.operations.contains(where: { $0.method == method.lowercased() }) else { return nil }
            return find(method, target).map { (method, $0) }
        }
    }

    /// A parameter of several segments cannot be told from one of one segment there.
    private static func template(of path: RoutePath) -> String { path.description.replacing("...}", with: "}") }

    private func json(
        _ method: String, _ operation: Operation, at path: RoutePath, _ names: inout Set<String>
    ) -> JSONValue {
        let (name, declaration) = (operation.name, operation.declaration)
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
            ("tags", [JSONValue(Self.tag(of: operation.path))]), ("security", Self.security(of: operation.access)),
            ("parameters", JSONValue(parameters(of: operation, at: path))),
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
        members.append(("responses", responses(of: operation, method)))
        return JSONValue(members: members)
    }

    private static func tag(of path: RoutePath) -> String {
        guard case .literal(let first) = path.segments.first else { return "other" }
        guard first == "v1", case .literal(let second) = path.segments.dropFirst().first else {
            return first == "v1" ? "artifacts" : path.segments.count > 1 ? first : "operation"
        }
        return second
    }

    private static func security(of access: Operation.Access) -> JSONValue {
        switch access {
        case .anyone: []
        case .machine: [[:], ["bearer": []]]
        case .principal: [["bearer": []]]
        }
    }

    private func parameters(of operation: Operation, at path: RoutePath) -> [JSONValue] {
        let names = path.segments.compactMap(\.name).map { name -> JSONValue in
            [
                "name": JSONValue(name), "in": "path", "required": true,
                "schema": Self.pathSchemas[name] ?? ["type": "string", "minLength": 1],
            ]
        }
        let tenant: [JSONValue] =
            operation.access == .principal ? [["$ref": "#/components/parameters/Tenant"]] : []
        return names + operation.declaration.parameters + tenant
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
