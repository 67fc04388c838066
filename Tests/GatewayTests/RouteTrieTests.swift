import HTTPCore
import Testing

@testable import Gateway

@Suite("The route trie")
struct RouteTrieTests {
    private static func route(_ methods: [String], _ path: String) throws -> Route {
        Route(
            path: try RoutePath(path), methods: methods, access: .anonymous(anyTenant: true),
            target: .workflow(path, isOverridable: false))
    }

    private static func outcome(_ trie: RouteTrie, _ method: String, _ path: String) throws -> String {
        switch trie.match(method, try RequestTarget(path)) {
        case .found(let route, let parameters):
            "\(route.path)" + parameters.map { " \($0.name)=\($0.value)" }.joined()
        case .slashMissing(let route): "301 \(route.path)"
        case .methodNotAllowed(let methods): "405 \(methods.joined(separator: ","))"
        case .notFound: "404"
        }
    }

    private static let repository = Result {
        try RouteTrie(
            [
                (["GET"], "/v1/{ns}/{name}/latest"), (["GET"], "/v1/{ns}/{name}/{version}/{variant}"),
                (["GET"], "/v1/{ns}/{name}/tags/{tag}"), (["PUT"], "/v1/{ns}/{name}/tags/{tag}"),
                (["PUT", "POST"], "/v1/{ns}/{name}/{version}/{variant}/blob"),
                (["GET", "PUT"], "/v1/workflows/{name}"), (["POST"], "/v1/workflows/validate"), (["GET"], "/health"),
            ].map { try route($0.0, $0.1) })
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
            ("GET", "/health/", "404"),
        ])
    func matches(_ method: String, _ path: String, _ expected: String) throws {
        #expect(try Self.outcome(Self.repository.get(), method, path) == expected)
    }

    @Test(
        "looks on where a literal route has only other methods",
        arguments: [
            ("POST", "/v1/workflows/validate", "/v1/workflows/validate"),
            ("GET", "/v1/workflows/validate", "/v1/workflows/{name} name=validate"),
            ("PUT", "/v1/workflows/validate", "/v1/workflows/{name} name=validate"),
            ("DELETE", "/v1/workflows/validate", "405 GET,HEAD,POST,PUT"),
        ])
    func methods(_ method: String, _ path: String, _ expected: String) throws {
        #expect(try Self.outcome(Self.repository.get(), method, path) == expected)
    }

    private static let protocols = Result {
        try RouteTrie(
            [
                (["GET"], "/v2/{name...}/manifests/{ref}"), (["GET"], "/v2/{name...}/blobs/{digest}"),
                (["PUT"], "/v2/{name...}/blobs/uploads/{id}"), (["GET"], "/v2/{name...}/tags/list"), (["GET"], "/v2/"),
                (["GET"], "/swift/{scope}/{name}/{version}.zip"), (["GET"], "/swift/{scope}/{name}/{version}"),
                (["GET"], "/swift/{scope}/{name}/latest"), (["PUT"], "/npm/-/user/org.couchdb.user:{name}"),
                (["GET"], "/npm/{name}.tgz"), (["GET"], "/npm/{name}.min.tgz"), (["GET"], "/npm/{rest...}"),
                (["GET"], "/pypi/simple/{project}/"), (["POST"], "/pypi/legacy/"), (["GET"], "/pypi/files/{file}"),
                (["GET"], "/pypi/files/{file}/"),
            ].map { try route($0.0, $0.1) })
    }

    @Test(
        "gives a parameter of several segments as many as it can: the last literals win",
        arguments: [
            ("/v2/a/manifests/x", "/v2/{name...}/manifests/{ref} name=a ref=x"),
            ("/v2/a/b/c/manifests/x", "/v2/{name...}/manifests/{ref} name=a/b/c ref=x"),
            ("/v2/a/manifests/b/manifests/x", "/v2/{name...}/manifests/{ref} name=a/manifests/b ref=x"),
            ("/v2/manifests/manifests/x", "/v2/{name...}/manifests/{ref} name=manifests ref=x"),
            ("/v2/blobs/uploads/blobs/x", "/v2/{name...}/blobs/{digest} name=blobs/uploads digest=x"),
            ("/v2/a/blobs/tags/list", "/v2/{name...}/tags/list name=a/blobs"),
            ("/v2/manifests/x", "404"), ("/v2/a", "404"), ("/v2/a%2Fb/manifests/x", "404"),
            ("/v2/a/manifests/x%2Fy", "/v2/{name...}/manifests/{ref} name=a ref=x/y"),
            ("/npm/a/b", "/npm/{rest...} rest=a/b"), ("/npm/a", "/npm/{rest...} rest=a"), ("/npm", "404"),
        ])
    func rest(_ path: String, _ expected: String) throws {
        #expect(try Self.outcome(Self.protocols.get(), "GET", path) == expected)
    }

    @Test(
        "takes text around a parameter before a parameter alone, and the longest text first",
        arguments: [
            ("GET", "/swift/s/n/1.0.0.zip", "/swift/{scope}/{name}/{version}.zip scope=s name=n version=1.0.0"),
            ("GET", "/swift/s/n/1.0.0", "/swift/{scope}/{name}/{version} scope=s name=n version=1.0.0"),
            ("GET", "/swift/s/n/latest", "/swift/{scope}/{name}/latest scope=s name=n"),
            ("GET", "/swift/s/n/.zip", "/swift/{scope}/{name}/{version} scope=s name=n version=.zip"),
            ("GET", "/npm/a.min.tgz", "/npm/{name}.min.tgz name=a"), ("GET", "/npm/a.tgz", "/npm/{name}.tgz name=a"),
            ("GET", "/npm/.min.tgz", "/npm/{name}.tgz name=.min"),
            ("PUT", "/npm/-/user/org.couchdb.user:ann", "/npm/-/user/org.couchdb.user:{name} name=ann"),
            ("PUT", "/npm/-/user/org.couchdb.user:", "405 GET,HEAD"),
        ])
    func affixes(_ method: String, _ path: String, _ expected: String) throws {
        #expect(try Self.outcome(Self.protocols.get(), method, path) == expected)
    }

    @Test(
        "sends a read to the slash that its path lacks, and serves any other method without it",
        arguments: [
            ("GET", "/v2/", "/v2/"), ("GET", "/v2", "301 /v2/"), ("PUT", "/v2", "405 GET,HEAD"),
            ("GET", "/pypi/simple/x/", "/pypi/simple/{project}/ project=x"),
            ("GET", "/pypi/simple/x", "301 /pypi/simple/{project}/"), ("POST", "/pypi/legacy/", "/pypi/legacy/"),
            ("POST", "/pypi/legacy", "/pypi/legacy/"), ("GET", "/pypi/files/x", "/pypi/files/{file} file=x"),
            ("GET", "/pypi/files/x/", "/pypi/files/{file}/ file=x"), ("GET", "/swift/s/n/1/", "404"),
        ])
    func slashes(_ method: String, _ path: String, _ expected: String) throws {
        #expect(try Self.outcome(Self.protocols.get(), method, path) == expected)
    }

    @Test("refuses two routes for one method and path, whatever their parameters are called, and names both")
    func conflicts() throws {
        let error = #expect(throws: RouteTrie.Conflict.self) {
            try RouteTrie([try Self.route(["GET", "PUT"], "/v1/{a}"), try Self.route(["PUT"], "/v1/{b}")])
        }
        #expect(error?.description == "PUT /v1/{b} overlaps PUT /v1/{a}")
        _ = try RouteTrie([try Self.route(["GET"], "/v1/{a}"), try Self.route(["PUT"], "/v1/{b}")])
    }

    @Test("searches a path of many segments in the time that its length takes")
    func manySegments() throws {
        let path = "/v2" + String(repeating: "/blobs", count: 4_000)
        #expect(try Self.outcome(Self.protocols.get(), "GET", path + "/x").hasPrefix("/v2/{name...}/blobs/{digest}"))
        #expect(try Self.outcome(Self.protocols.get(), "GET", path + "/uploads/x/y") == "404")
    }
}
