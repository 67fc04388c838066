import Foundation
import HTTPCore
import OpenAPI
import Testing

@testable import Gateway

/// Every endpoint that the HTTP contract names, and those that it names for later.
@Suite("The endpoints of the contract")
struct EndpointTests {
    private static let table = Result { try Repository().handler.keeper.routes.table }

    @Test(
        "exist, by every method that is promised",
        arguments: [
            "POST /auth/login", "GET /auth/me", "POST /auth/change-password",
            "PUT /v1/n/p/1.0.0/any/blob", "POST /v1/n/p/1.0.0/any/blob", "GET /v1/n/p/1.0.0/any/blob",
            "GET /v1/n/p/1.0.0/any", "GET /v1/n/p/latest", "GET /v1/n/p/versions", "PUT /v1/n/p/tags/t",
            "GET /v1/namespaces", "GET /v1/namespaces/n/packages", "GET /v1/search", "GET /v1/n/p", "GET /v1/events",
            "GET /v1/n/p/tags/t", "GET /v1/n/p/tags", "DELETE /v1/n/p/tags/t", "POST /v1/workflows/w/execute",
            "GET /v1/workflows", "GET /v1/workflows/w", "POST /v1/workflows/w/validate", "POST /v1/workflows/validate",
            "PUT /v1/workflows/w", "DELETE /v1/workflows/w", "GET /v1/executions", "GET /v1/executions/e",
            "GET /v1/node-types", "GET /v1/node-types/logic.if", "GET /health", "GET /ready", "GET /schema",
            "GET /status",
        ])
    func promised(endpoint: String) throws {
        let parts = endpoint.split(separator: " ").map(String.init)
        let match = try Self.table.get().trie.match(parts[0], RequestTarget(parts[1]))
        guard case .found = match else {
            Issue.record("\(endpoint) leads nowhere")
            return
        }
    }

    @Test("are those of the HTTP article, each with a route")
    func article() throws {
        let top = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
        let text = try String(
            contentsOfFile: top + "/Sources/packagerepo/Documentation.docc/HTTP.md", encoding: .utf8)
        var count = 0
        for found in text.matches(of: /\n\| `(GET|PUT|POST|DELETE) (\/[^ `?]*)/) {
            count += 1
            let path = found.2.replacing(/\{[a-z_]+\}/, with: "x")
            guard case .found = try Self.table.get().trie.match(String(found.1), RequestTarget(String(path))) else {
                Issue.record("\(found.1) \(found.2) leads nowhere")
                continue
            }
        }
        #expect(count > 20, "the article's tables were not read")
    }

    @Test("are described in OpenAPI, each under a name of its own")
    func described() throws {
        let trie = try Self.table.get().trie
        let description = Description.json(of: trie, release: "1", publicURL: nil) { _ in nil }
        let operations = (description["paths"] ?? [:]).members.flatMap { $0.value.members.map(\.value) }
        #expect(operations.count >= trie.routes.reduce(0) { $0 + $1.methods.count })
        let names = operations.compactMap { $0["operationId"]?.string }
        #expect(Set(names).count == operations.count)
        let declared = EndpointDeclaration(["summary": "s", "body": nil, "answers": ["304": nil, "200": [:]]])
        #expect(declared?.body == nil && declared?.answers.first { $0.status == 304 }?.schema == nil)
        // The general path has these methods there too.
        let validate = (description["paths"]?["/v1/workflows/validate"] ?? [:]).members.map(\.key)
        #expect(Set(validate) == ["post", "get", "put", "delete"])
    }

    @Test("have no other route beside them")
    func others() throws {
        let table = try Self.table.get()
        #expect(table.routesByWorkflow.values.joined().count == 23)
    }
}
