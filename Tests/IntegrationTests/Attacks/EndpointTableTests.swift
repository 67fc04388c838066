import JSON
import TestSupport
import Testing

/// Who may use which endpoint: one row for each endpoint that the service describes, so that none is added unseen.
struct EndpointTableTests {
    /// Who sends a request; all but the last are at home in one tenant.
    enum Role: Int, CaseIterable {
        /// Without credentials.
        case nobody
        /// Of the tenant `default`, with the scope `read`.
        case reader
        /// Of the tenant `default`, with `read` and `write`.
        case writer
        /// Of the tenant `default`, with `admin`.
        case admin
        /// Of the tenant `elsewhere`, with `admin`; asks for its own tenant.
        case stranger
        /// Of every tenant, with `admin`.
        case root
    }

    // The names in a path are of things that `default` has: a stranger finds none of them. Nobody here has a session, and
    // the ids of tokens and sessions are unknown: 404 then says that the role may ask.
    private static let table = """
                                                                 nobody reader writer admin stranger root
        GET    /health                                              200    200    200   200      200  200
        GET    /ready                                               200    200    200   200      200  200
        GET    /schema                                              200    200    200   200      200  200
        GET    /openapi.json                                        200    200    200   200      200  200
        GET    /metrics                                             401    403    403   200      200  200
        GET    /status                                              401    403    403   200      200  200

        POST   /auth/login                                          400    400    400   400      400  400
        GET    /auth/me                                             401    200    200   200      200  200
        GET    /auth/tenants                                        401    200    200   200      200  200
        POST   /auth/change-password                                401    400    400   400      400  400
        GET    /auth/tokens                                         401    200    200   200      200  200
        POST   /auth/tokens                                         401    201    201   201      201  201
        DELETE /auth/tokens/{id}                                    401    404    404   404      404  404
        POST   /auth/session                                        400    400    400   400      400  400
        GET    /auth/session                                        401    404    404   404      404  404
        DELETE /auth/session                                        401    404    404   404      404  404
        GET    /auth/sessions                                       401    200    200   200      200  200
        DELETE /auth/sessions/{id}                                  401    404    404   404      404  404
        GET    /auth/users                                          401    403    403   403      403  200
        POST   /auth/users                                          401    403    403   403      403  201
        GET    /auth/users/{user}                                   401    403    403   403      403  200
        PATCH  /auth/users/{user}                                   401    403    403   403      403  200
        GET    /v1/audit                                            401    403    403   403      403  200

        GET    /v1/workflows                                        401    200    200   200      200  200
        GET    /v1/workflows/{name}                                 401    200    200   200      404  200
        PUT    /v1/workflows/{name}                                 401    403    403   201      201  201
        DELETE /v1/workflows/{name}                                 401    403    403   200      404  200
        POST   /v1/workflows/validate                               401    200    200   200      200  200
        GET    /v1/workflows/validate                               401    404    404   404      404  404
        PUT    /v1/workflows/validate                               401    403    403   400      400  400
        DELETE /v1/workflows/validate                               401    403    403   404      404  404
        POST   /v1/workflows/{name}/validate                        401    200    200   200      404  200
        POST   /v1/workflows/{name}/execute                         401    403    200   200      404  200
        GET    /v1/executions                                       401    200    200   200      200  200
        GET    /v1/executions/{id}                                  401    200    200   200      404  200
        GET    /v1/node-types                                       401    200    200   200      200  200
        GET    /v1/node-types/{type}                                401    200    200   200      200  200

        GET    /v1/namespaces                                       401    200    200   200      200  200
        GET    /v1/namespaces/{namespace}/packages                  401    200    200   200      200  200
        GET    /v1/search                                           401    200    200   200      200  200
        GET    /v1/events                                           401    200    200   200      200  200
        GET    /v1/{namespace}/{name}                               401    200    200   200      404  200
        PUT    /v1/{namespace}/{name}/{version}/{variant}/blob      401    403    201   201      201  201
        POST   /v1/{namespace}/{name}/{version}/{variant}/blob      401    403    201   201      201  201
        GET    /v1/{namespace}/{name}/{version}/{variant}/blob      401    200    200   200      404  200
        GET    /v1/{namespace}/{name}/{version}/{variant}           401    200    200   200      404  200
        DELETE /v1/{namespace}/{name}/{version}/{variant}           401    403    200   200      404  200
        POST   /v1/{namespace}/{name}/{version}/{variant}/undelete  401    403    200   200      404  200
        POST   /v1/{namespace}/{name}/{version}/{variant}/yank      401    403    200   200      404  200
        POST   /v1/{namespace}/{name}/{version}/{variant}/unyank    401    403    200   200      404  200
        DELETE /v1/{namespace}/{name}/{version}                     401    403    200   200      404  200
        POST   /v1/{namespace}/{name}/{version}/undelete            401    403    200   200      404  200
        POST   /v1/{namespace}/{name}/{version}/yank                401    403    200   200      404  200
        POST   /v1/{namespace}/{name}/{version}/unyank              401    403    200   200      404  200
        GET    /v1/{namespace}/{name}/latest                        401    200    200   200      404  200
        GET    /v1/{namespace}/{name}/versions                      401    200    200   200      200  200
        GET    /v1/{namespace}/{name}/tags                          401    200    200   200      200  200
        GET    /v1/{namespace}/{name}/tags/{tag}                    401    200    200   200      404  200
        PUT    /v1/{namespace}/{name}/tags/{tag}                    401    403    200   200      404  200
        DELETE /v1/{namespace}/{name}/tags/{tag}                    401    403    200   200      404  200

        These are what the general paths make of words that have a meaning of their own elsewhere.
        DELETE /v1/namespaces/{namespace}/packages                  401    403    400   400      400  400
        DELETE /v1/{namespace}/{name}/latest                        401    403    404   404      404  404
        DELETE /v1/{namespace}/{name}/versions                      401    403    404   404      404  404
        DELETE /v1/{namespace}/{name}/tags                          401    403    400   400      400  400
        GET    /v1/{namespace}/{name}/{version}/undelete            401    404    404   404      404  404
        DELETE /v1/{namespace}/{name}/{version}/undelete            401    403    404   404      404  404
        GET    /v1/{namespace}/{name}/{version}/yank                401    404    404   404      404  404
        DELETE /v1/{namespace}/{name}/{version}/yank                401    403    404   404      404  404
        GET    /v1/{namespace}/{name}/{version}/unyank              401    404    404   404      404  404
        DELETE /v1/{namespace}/{name}/{version}/unyank              401    403    404   404      404  404
        DELETE /v1/workflows/{name}/execute                         401    403    400   400      400  400
        DELETE /v1/workflows/{name}/validate                        401    403    400   400      400  400
        """

    /// An endpoint and what each role gets.
    private struct Row {
        let method: String
        let path: String
        let statuses: [Int]
        var endpoint: String { "\(method) \(path)" }
        var isOpen: Bool { statuses.first != 401 }

        init?(_ line: Substring) {
            let words = line.split(separator: " ")
            guard words.count == 2 + Role.allCases.count, words[1].hasPrefix("/") else { return nil }
            (method, path) = (String(words[0]), String(words[1]))
            statuses = words.dropFirst(2).compactMap { Int($0) }
        }
    }

    private static let rows = table.split(separator: "\n").compactMap(Row.init)

    let deployment: Deployment

    init() throws { deployment = try SharedDeployment.get() }

    @Test func `every endpoint that the service describes has a row, and no other has`() throws {
        let description = try deployment.curl("GET", "/openapi.json").json
        let described = (description["paths"] ?? [:]).members.flatMap { path, operations in
            operations.members.map { method, _ in "\(method.uppercased()) \(path)" }
        }
        #expect(Set(described).subtracting(Self.rows.map(\.endpoint)).sorted() == [], "endpoints without a row")
        #expect(Set(Self.rows.map(\.endpoint)).subtracting(described).sorted() == [], "rows without an endpoint")
        #expect(Set(described).count == Self.rows.count)
    }

    @Test func `each role gets what the table says, and nobody anything of a tenant that is another's`() throws {
        let world = try World(deployment)
        for row in Self.rows {
            for role in Role.allCases {
                let answer = try world.ask(row.method, row.path, world.tokens[role])
                #expect(answer.status == row.statuses[role.rawValue], "\(row.endpoint) by \(role): \(answer)")
            }
            let intruder = try world.ask(
                row.method, row.path, world.tokens[.stranger], fields: ["X-Tenant-ID: default"])
            let expected = row.isOpen ? row.statuses[Role.stranger.rawValue] : 403
            #expect(intruder.status == expected, "\(row.endpoint) of another's tenant: \(intruder)")
            guard !row.isOpen else { continue }
            #expect(intruder.errorCode == "TENANT_FORBIDDEN", "\(row.endpoint): \(intruder)")
            let forged = try world.ask(row.method, row.path, "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.")
            #expect(forged.status == 401, "\(row.endpoint) with a forged token: \(forged)")
        }
    }
}

/// What the tenant `default` has while the table is tried, and who tries it.
private struct World {
    let deployment: Deployment
    let tokens: [EndpointTableTests.Role: String]
    private let root: String
    /// Values for the parameters of paths.
    private let names: [String: String]
    private let workflow: String

    private static let definition = chain([("packagerepo.respond_json", ["body": ["done": true]])]).description

    init(_ deployment: Deployment) throws {
        self.deployment = deployment
        root = try deployment.admin()
        tokens = [
            .reader: try deployment.token(scopes: ["read"]),
            .writer: try deployment.token(scopes: ["read", "write"]),
            .admin: try deployment.token(scopes: ["admin"]),
            .stranger: try deployment.token(scopes: ["admin"], tenants: ["elsewhere"]), .root: root,
        ]
        workflow = deployment.unusedName("table")
        let package = deployment.unusedName("table")
        #expect(try deployment.publish([1], as: "acme/\(package)/1.0.0/any").status == 201)
        try Self.must(deployment, "PUT", "/v1/acme/\(package)/tags/stable", root, Self.target)
        try Self.must(deployment, "PUT", "/v1/workflows/\(workflow)", root, Self.definition)
        let queued = try Self.must(deployment, "POST", "/v1/workflows/\(workflow)/execute?mode=async", root, "{}")
        names = [
            "namespace": "acme", "name": package, "version": "1.0.0", "variant": "any", "tag": "stable",
            "type": "string.upper", "user": try deployment.makeUser(scopes: ["read"]),
            "id": try #require(queued.json["execution_id"]?.string),
        ]
    }

    private static let target = #"{"target_version":"1.0.0","target_variant":"any"}"#

    @discardableResult
    private static func must(
        _ deployment: Deployment, _ method: String, _ target: String, _ token: String, _ body: String
    ) throws -> Answer {
        let answer = try deployment.curl(method, target, token: token, body: .text(body))
        try #require(answer.status < 300, "\(method) \(target): \(answer)")
        return answer
    }

    /// Whether an endpoint deletes, restores or yanks artifacts.
    private static func changes(_ endpoint: String) -> Bool {
        endpoint.hasPrefix("DELETE /v1/{namespace}/{name}/{version}")
            || ["/undelete", "/yank", "/unyank"].contains { endpoint.hasSuffix($0) }
    }

    /// Sends a request that would succeed for someone who may do everything, of a path whose parameters are filled in.
    ///
    /// What it makes has a name of its own, what it removes is there before. It seems to come by a proxy: `/metrics` is
    /// open to the machine itself.
    func ask(_ method: String, _ path: String, _ token: String?, fields: [String] = []) throws -> Answer {
        let fresh = deployment.unusedName("table")
        var names = names
        if path.hasPrefix("/v1/workflows/") { names["name"] = workflow }
        var body: Body = method == "GET" || method == "DELETE" ? .none : .text("{}")
        switch "\(method) \(path)" {
        case let endpoint where endpoint.hasSuffix("/blob") && method != "GET": names["name"] = fresh
        case let endpoint where Self.changes(endpoint):
            names["name"] = fresh
            #expect(try deployment.publish([1], as: "acme/\(fresh)/1.0.0/any").status == 201)
            if path.hasSuffix("/undelete") { try Self.must(deployment, "DELETE", "/v1/acme/\(fresh)/1.0.0", root, "") }
        case "PUT /v1/{namespace}/{name}/tags/{tag}": body = .text(Self.target)
        case "DELETE /v1/{namespace}/{name}/tags/{tag}":
            names["tag"] = fresh
            try Self.must(deployment, "PUT", "/v1/acme/\(names["name"] ?? "")/tags/\(fresh)", root, Self.target)
        case "PUT /v1/workflows/{name}":
            names["name"] = fresh
            body = .text(Self.definition)
        case "DELETE /v1/workflows/{name}":
            names["name"] = fresh
            try Self.must(deployment, "PUT", "/v1/workflows/\(fresh)", root, Self.definition)
        case "POST /auth/tokens": body = .text(#"{"name":"\#(fresh)"}"#)
        case "POST /auth/users": body = .text(#"{"username":"\#(fresh)"}"#)
        case "PATCH /auth/users/{user}": body = .text(#"{"scopes":["read"]}"#)
        default: break
        }
        let target = names.reduce(path) { $0.replacing("{\($1.key)}", with: $1.value) }
        return try deployment.curl(
            method, target, token: token, fields: fields + ["X-Forwarded-For: 203.0.113.9"], body: body)
    }
}
