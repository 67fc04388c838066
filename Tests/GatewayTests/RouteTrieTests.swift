import Testing

@testable import Gateway

@Suite("The route trie")
struct RouteTrieTests {
    private let trie: RouteTrie

    init() throws {
        trie = try RouteTrie(
            [
                (["GET"], "/v1/{ns}/{name}/latest"), (["GET"], "/v1/{ns}/{name}/{version}/{variant}"),
                (["GET"], "/v1/{ns}/{name}/tags/{tag}"), (["PUT"], "/v1/{ns}/{name}/tags/{tag}"),
                (["PUT", "POST"], "/v1/{ns}/{name}/{version}/{variant}/blob"), (["GET"], "/v1/workflows/{name}"),
                (["GET"], "/health"),
            ].map {
                Route(path: $0.1, methods: $0.0, access: .anonymous, target: .workflow($0.1, isOverridable: false))
            })
    }

    private func outcome(_ method: String, _ path: String) -> String {
        switch trie.match(method, path.split(separator: "/").map(String.init)) {
        case .found(let route, let parameters):
            route.path + parameters.map { " \($0.name)=\($0.value)" }.joined()
        case .methodNotAllowed(let methods): "405 \(methods.joined(separator: ","))"
        case .notFound: "404"
        }
    }

    @Test(
        "finds the route, the most literal one first, and names the parts",
        arguments: [
            ("GET", "/health", "/health"), ("GET", "/v1/a/b/latest", "/v1/{ns}/{name}/latest ns=a name=b"),
            ("GET", "/v1/a/b/1/x", "/v1/{ns}/{name}/{version}/{variant} ns=a name=b version=1 variant=x"),
            ("GET", "/v1/a/b/tags/x", "/v1/{ns}/{name}/tags/{tag} ns=a name=b tag=x"),
            ("GET", "/v1/workflows/x", "/v1/workflows/{name} name=x"),
            ("GET", "/v1/workflows/x/latest", "/v1/{ns}/{name}/latest ns=workflows name=x"),
            (
                "PUT", "/v1/a/b/tags/x/blob",
                "/v1/{ns}/{name}/{version}/{variant}/blob ns=a name=b version=tags variant=x"
            ),
            ("POST", "/health", "405 GET,HEAD"), ("DELETE", "/v1/a/b/tags/x", "405 GET,HEAD,PUT"),
            ("GET", "/", "404"), ("GET", "/v1", "404"), ("GET", "/v1/a/b", "404"), ("GET", "/health/x", "404"),
        ])
    func matches(_ method: String, _ path: String, _ expected: String) {
        #expect(outcome(method, path) == expected)
    }

    @Test("refuses two routes for one method and path, whatever their parameters are called")
    func conflicts() {
        let routes = ["/v1/{a}", "/v1/{b}"].map {
            Route(path: $0, methods: ["GET"], access: .anonymous, target: .workflow("x", isOverridable: false))
        }
        #expect(throws: RouteTrie.Conflict.self) { try RouteTrie(routes) }
    }
}
