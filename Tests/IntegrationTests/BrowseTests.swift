import JSON
import Testing

/// Namespaces, packages, search and events (HTTP contract, "Packages" and "Events").
struct BrowseTests {
    let deployment: Deployment
    let token: String

    init() throws {
        deployment = try SharedDeployment.get()
        token = try deployment.admin()
    }

    private func get(_ target: String, fields: [String] = []) throws -> Answer {
        let answer = try deployment.curl("GET", target, token: token, fields: fields)
        try #require(answer.status == 200, "\(target): \(answer)")
        return answer
    }

    private func publish(_ names: [String], in namespace: String, tenant: String = "default") throws {
        for name in names {
            let published = try deployment.curl(
                "PUT", "/v1/\(namespace)/\(name)/1.0.0/any/blob", token: token, fields: ["X-Tenant-ID: \(tenant)"],
                body: .text(name))
            try #require(published.status == 201, "\(published)")
        }
    }

    /// The pages of a list, each by the link of the one before.
    private func pages(from target: String, of member: String) throws -> [[JSONValue]] {
        var (pages, target) = ([[JSONValue]](), Optional(target))
        while let page = target {
            let answer = try get(page)
            pages.append(Array(answer.json[member]?.elements ?? JSONValue([]).elements))
            try #require(pages.count < 50)
            target = answer["Link"]?.split(separator: ">").first.map { String($0.dropFirst()) }
            #expect((target == nil) == (answer.json["next"] == .null))
        }
        return pages
    }

    @Test func `what is published is in its namespace, by name and by update, page by page`() throws {
        let namespace = deployment.unusedName("browse")
        try publish(["c", "a", "d", "b"], in: namespace)
        let target = "/v1/namespaces/\(namespace)/packages?limit=3"
        #expect(
            try pages(from: target, of: "packages").map { $0.map { $0["name"]?.string } } == [["a", "b", "c"], ["d"]])
        let newest = try pages(from: target + "&order=updated", of: "packages").map { $0.map { $0["name"]?.string } }
        #expect(newest == [["b", "d", "a"], ["c"]])
        let listed = try pages(from: "/v1/namespaces?limit=1000", of: "namespaces").joined().filter {
            $0["namespace"]?.string == namespace
        }
        #expect(listed.map { $0["packages"]?.int } == [4])
        #expect(try get("/v1/\(namespace)/a").json["latest"]?["version"] == "1.0.0")
    }

    @Test func `a search finds by words, and its pages follow each other`() throws {
        let word = deployment.unusedName("found").replacing("-", with: "")
        try publish([word, "\(word)-client", "my_\(word)_server"], in: "acme")
        let pages = try pages(from: "/v1/search?q=\(word)&limit=2", of: "results")
        #expect(pages.map { $0.map { $0["name"]?.string } } == [[word, "\(word)-client"], ["my-\(word)-server"]])
        #expect(try get("/v1/search?q=acme%20\(word)%20cl").json["results"]?.elements.count == 1)
    }

    @Test func `no tenant sees the packages and events of another`() throws {
        let namespace = deployment.unusedName("hidden")
        try publish(["secret"], in: namespace, tenant: "browse-one")
        let other = ["X-Tenant-ID: browse-two"]
        #expect(try get("/v1/namespaces/\(namespace)/packages", fields: other).json["packages"] == [])
        #expect(try get("/v1/namespaces?limit=1000", fields: other).json["namespaces"] == [])
        #expect(try get("/v1/search?q=secret", fields: other).json["results"] == [])
        #expect(try get("/v1/events", fields: other).json["events"] == [])
        let package = "/v1/\(namespace)/secret"
        #expect(try deployment.curl("GET", package, token: token, fields: other).errorCode == "NOT_FOUND")
        let own = ["X-Tenant-ID: browse-one"]
        #expect(try get(package, fields: own).json["name"] == "secret")
        #expect(try get("/v1/events", fields: own).json["events"]?.elements.isEmpty == false)
    }

    @Test(
        arguments: [
            "/v1/namespaces?cursor=%21", "/v1/namespaces/acme/packages?cursor=x", "/v1/search?cursor=1~a",
            "/v1/search?q=a&cursor=b~0~a~b", "/v1/events?cursor=1", "/v1/events?after=x", "/v1/search?order=size",
            "/v1/namespaces/acme/packages?order=", "/v1/events?from=today", "/v1/namespaces?limit=0",
            "/v1/search/name", "/v1/events/name", "/v1/namespaces/search/packages",
        ])
    func `a bad parameter or a reserved word is 400`(target: String) throws {
        let answer = try deployment.curl("GET", target, token: token)
        #expect(answer.status == 400, "\(answer)")
        #expect(answer.errorCode == "INVALID_REQUEST", "\(answer)")
    }

    @Test func `a follower sees each event once, in the order of the commits`() throws {
        let tenant = deployment.unusedName("follow")
        try publish(["a", "b"], in: "acme", tenant: tenant)
        let fields = ["X-Tenant-ID: \(tenant)", "X-Request-ID: follow-tag"]
        for (method, body) in [("PUT", #"{"target_version":"1.0.0","target_variant":"any"}"#), ("DELETE", "")] {
            let answer = try deployment.curl(
                method, "/v1/acme/a/tags/stable", token: token, fields: fields,
                body: body.isEmpty ? .none : .text(body))
            try #require(answer.status == 200, "\(answer)")
        }
        var (seen, after) = ([JSONValue](), "")
        while case let page = try get("/v1/events?limit=1&after=\(after)", fields: fields).json,
            let events = page["events"]?.elements, !events.isEmpty
        {
            seen += events
            after = try #require(page["next"]?.string)
            try #require(seen.count < 20)
        }
        #expect(
            seen.map { $0["type"]?.string } == ["artifact.published", "artifact.published", "tag.set", "tag.deleted"])
        #expect(seen.map { $0["actor"]?.string } == Array(repeating: "admin", count: 4))
        #expect(seen[2]["subject"] == "acme/a/tags/stable")
        #expect(seen[2]["request_id"] == "follow-tag")
        try publish(["c"], in: "acme", tenant: tenant)
        let more = try get("/v1/events?after=\(after)", fields: fields).json["events"]
        #expect(more?.elements.map { $0["subject"]?.string } == ["acme/c/1.0.0/any"])
        let newest = try get("/v1/events?type=artifact.published&limit=1", fields: fields).json
        #expect(newest["events"]?[0]?["subject"] == "acme/c/1.0.0/any")
    }
}
