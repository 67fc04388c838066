import HTTPCore
import JSON
import Testing

@testable import Gateway

@Suite("The node types")
struct NodeTypeTests {
    private let repository: Repository

    init() throws { repository = try Repository() }

    @Test("are listed as they are declared")
    func list() throws {
        let answer = repository.call("GET", "/v1/node-types", as: "reader")
        #expect(answer.status == 200 && answer.json["ok"] == true)
        let types = try #require(answer.json["node_types"]).elements
        #expect(types.count == repository.handler.catalog.loader.registry.declarations.count)
        let route = try #require(types.first { $0["name"] == "web.register_route" })
        #expect(route["versions"] == [1] && route["outputs"] == 1 && route["pure"] == true)
        #expect(route["retryable"]?.bool != nil && route["aliases"]?.kind == .array)
        let parameters = try #require(route["parameters"]).elements
        #expect(parameters[0]["name"] == "path" && parameters[0]["type"] == "string")
        #expect(parameters[0]["required"] == true && parameters[0]["default"] == .null)
        let auth = try #require(parameters.first { $0["name"] == "auth" })
        #expect(auth["required"] == false && auth["default"] == "required")
        #expect(auth["options"] == ["required", "anonymous"])
        #expect(types.first { $0["name"] == "packagerepo.respond_json" }?["outputs"] == 0)
    }

    @Test("are found one by one, in any spelling")
    func one() {
        let type = repository.call("GET", "/v1/node-types/packagerepo.kv_get", as: "reader")
        #expect(type.status == 200 && type.json["name"] == "packagerepo.kv_get" && type.json["ok"] == true)
        #expect(repository.call("GET", "/v1/node-types/packagerepo.kvGet").json == type.json)
    }

    @Test("that do not exist are 404, with what may have been meant")
    func unknown() {
        let typo = repository.call("GET", "/v1/node-types/packagerepo.kv_gte")
        #expect(typo.code == "NOT_FOUND")
        #expect(typo.message?.contains("'packagerepo.kv_get'") == true)
        #expect(repository.call("GET", "/v1/node-types/zzzzzzzzzzzzzzzz").message?.contains("mean") == false)
        let long = repository.call("GET", "/v1/node-types/\(String(repeating: "x", count: 10_000))")
        #expect(long.code == "NOT_FOUND" && (long.message?.utf8.count ?? 999) < 200)
    }

    @Test("are for who may read")
    func access() {
        #expect(repository.call("GET", "/v1/node-types", as: nil).status == 401)
        #expect(repository.call("POST", "/v1/node-types").code == "METHOD_NOT_ALLOWED")
    }
}
