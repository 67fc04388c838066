import HTTPCore
import JSON
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

    var declaration: EndpointDeclaration {
        EndpointDeclaration("This description", answer: JSONSchema.anyObject)
    }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let trie = routes.table.trie
        // Anyone may ask for it, so it is made once for each state of the workflows.
        let versions = trie.routes.map { "\($0.methods) \($0.path) \(workflow(of: $0)?.version ?? "")" }
        var bytes = made.withLock { $0?.versions == versions ? $0?.bytes : nil }
        if bytes == nil {
            let description = APIDescription(release: release, publicURL: publicURL) { name in
                guard let workflow = self.workflow(named: name) else { return nil }
                return EndpointDeclaration((try? JSONValue.parse(workflow.bytes))?["meta"]?["openapi"])
            }
            bytes = description.json(trie).serializedLine()
            made.withLock { [bytes] in $0 = Made(versions: versions, bytes: bytes ?? []) }
        }
        return HTTPResponse(status: 200, fields: ["Content-Type": "application/json"], body: .bytes(bytes ?? []))
    }

    private func workflow(of route: Route) -> LoadedWorkflow? {
        guard case .workflow(let name, _) = route.target else { return nil }
        return workflow(named: name)
    }

    private func workflow(named name: String) -> LoadedWorkflow? {
        catalog.sharedEntry(named: name, tenant: .default)?.inForce
    }
}
