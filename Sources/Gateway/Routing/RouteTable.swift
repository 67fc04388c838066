import HTTPCore
import JSON
import RepositoryModel

/// The routes that `server.json` gives, and those of the management endpoints. Every request takes it in hand, which
/// copies nothing.
final class RouteTable: Sendable {
    let trie: RouteTrie
    /// The routes that lead to each workflow.
    let routesByWorkflow: [String: [Route]]
    /// The fields that no workflow sees: those in which a mount takes a token, and those that may hold other secrets.
    let credentialFields: [String]
    /// The mounts, the deepest first.
    private let mounts: [Mount]

    private static let alwaysHidden = ["Authorization", "Cookie", "Proxy-Authorization"]

    /// Why an output of `server.json` is no routing table.
    struct Invalid: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    /// A table without routes.
    init() {
        trie = RouteTrie()
        routesByWorkflow = [:]
        credentialFields = Self.alwaysHidden
        mounts = []
    }

    /// - Parameter output: what running `server.json` gave: an object with `routes` and `mounts`; nil for none.
    init(output: JSONValue?, management: [Route]) throws(Invalid) {
        let list = output.map { $0["routes"] ?? .null } ?? []
        guard list.kind == .array else {
            throw Invalid("the server workflow must end with an object that has 'routes'")
        }
        var mounts: [String: Mount] = [:]
        for json in (output?["mounts"] ?? []).elements {
            let mount = try Mount(json)
            guard mounts.updateValue(mount, forKey: mount.prefix?.description ?? "") == nil else {
                throw Invalid("there are two mounts '\(mount.prefix?.description ?? "")'")
            }
        }
        var routes: [Route] = []
        for (index, json) in list.elements.enumerated() {
            do { routes.append(try Route(json, mounts: mounts)) } catch {
                throw Invalid("route \(index) (\(json["path"]?.string?.prefix(200) ?? "")): \(error)")
            }
        }
        do { trie = try RouteTrie(management + routes) } catch { throw Invalid(error.description) }
        routesByWorkflow = Dictionary(
            grouping: routes,
            by: { if case .workflow(let name, _) = $0.target { name } else { "" } })
        self.mounts = mounts.values.sorted { $0.depth > $1.depth }
        let fields = mounts.values.flatMap { $0.credentials.map(\.field) }
        credentialFields = Set(Self.alwaysHidden + fields).sorted()
    }

    /// The mount that a path lies below: whose failures look as it says.
    func mount(of target: RequestTarget) -> Mount { mounts.first { $0.contains(target) } ?? .api }
}
