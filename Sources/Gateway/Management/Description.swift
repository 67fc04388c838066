import HTTPCore
import JSON
import OpenAPI
import RepositoryModel
import Synchronization
import WorkflowCatalog

/// `GET /openapi.json`: the description of the routes in force, for clients and their generators.
final class Description: ManagementEndpoint {
    private struct Made {
        let versions: [String]
        let bytes: [UInt8]
    }

    private let catalog: Catalog
    private let routes: RoutesInForce
    private let release: String
    private let publicURL: String?
    private let made = Mutex<Made?>(nil)

    init(catalog: Catalog, routes: RoutesInForce, release: String, publicURL: String?) {
        self.catalog = catalog
        self.routes = routes
        self.release = release
        self.publicURL = publicURL
    }

    var declaration: EndpointDeclaration { .description }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let trie = routes.table.trie
        // Anyone may ask for it, so it is made once for each state of the workflows.
        let versions = trie.routes.map { "\($0.methods) \($0.path) \(workflow(of: $0)?.version ?? "")" }
        var bytes = made.withLock { $0?.versions == versions ? $0?.bytes : nil }
        if bytes == nil {
            bytes = Self.json(of: trie, release: release, publicURL: publicURL) { name in
                guard let workflow = self.workflow(named: name) else { return nil }
                return EndpointDeclaration((try? JSONValue.parse(workflow.bytes))?["meta"]?["openapi"])
            }.serializedLine()
            made.withLock { [bytes] in $0 = Made(versions: versions, bytes: bytes ?? []) }
        }
        return HTTPResponse(status: 200, fields: ["Content-Type": "application/json"], body: .bytes(bytes ?? []))
    }

    /// The description of these routes.
    /// - Parameter workflow: what a workflow says of itself, by its name.
    static func json(
        of trie: RouteTrie, release: String, publicURL: String?, workflow: (String) -> EndpointDeclaration?
    ) -> JSONValue {
        APIDescription(release: release, publicURL: publicURL, methods: Route.allMethods).json(
            trie.routes.map { $0.operation(workflow) }
        ) { method, target in
            guard case .found(let route, _) = trie.match(method, target) else { return nil }
            return route.operation(workflow)
        }
    }

    private func workflow(of route: Route) -> LoadedWorkflow? {
        guard case .workflow(let name, _) = route.target else { return nil }
        return workflow(named: name)
    }

    private func workflow(named name: String) -> LoadedWorkflow? {
        catalog.sharedEntry(named: name, tenant: .default)?.inForce
    }
}

extension Route {
    /// What its description says of it.
    fileprivate func operation(_ workflow: (String) -> EndpointDeclaration?) -> APIDescription.Operation {
        let access: APIDescription.Operation.Access =
            switch access {
            case .anonymous: .anyone
            case .machine: .machine
            case .principal: .principal
            }
        let (name, declaration): (String, EndpointDeclaration)
        switch target {
        case .management(let endpoint):
            let type = "\(type(of: endpoint))"
            (name, declaration) = (type.prefix(1).lowercased() + type.dropFirst(), endpoint.declaration)
        case .workflow(let workflowName, _):
            let body: JSONValue? = self.body.kind == .none ? nil : [:]
            name = workflowName
            declaration =
                workflow(workflowName)
                ?? EndpointDeclaration("Run the workflow \(workflowName)", body: body, answer: [:])
        }
        return APIDescription.Operation(name, path: path, methods: methods, access: access, declaration)
    }
}
