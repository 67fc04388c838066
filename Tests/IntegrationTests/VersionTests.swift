import JSON
import Testing

/// Latest, versions, metadata and tags (HTTP contract, "Artifacts").
struct VersionTests {
    let deployment: Deployment
    let token: String

    init() throws {
        deployment = try SharedDeployment.get()
        token = try deployment.admin()
    }

    private func publish(_ versions: [String], variant: String = "any") throws -> String {
        let name = deployment.unusedName("versions")
        for version in versions {
            let published = try deployment.publish(Array(version.utf8), as: "acme/\(name)/\(version)/\(variant)")
            try #require(published.status == 201, "\(published)")
        }
        return name
    }

    private func get(_ target: String) throws -> Answer { try deployment.curl("GET", target, token: token) }

    @Test func `the latest of 1.9.0, 1.10.0 and 2.0.0-rc.1 is 1.10.0`() throws {
        let name = try publish(["1.9.0", "1.10.0", "2.0.0-rc.1"])
        let latest = try get("/v1/acme/\(name)/latest")
        #expect(latest.status == 200)
        #expect(latest.json["version"] == "1.10.0")
        #expect(latest.json["namespace"] == "acme")
        #expect(latest.json["name"]?.string == name)
        #expect(latest.json["variant"] == "any")
        #expect(latest.json["blob_digest"]?.string == digest(of: Array("1.10.0".utf8)))
        #expect(latest.json["blob_size"] == 6)
        #expect(latest.json["created_at"]?.string?.hasSuffix("Z") == true)
        #expect(try get("/v1/acme/\(name)/latest?prerelease=true").json["version"] == "2.0.0-rc.1")
        let bad = try get("/v1/acme/\(name)/latest?prerelease=maybe")
        #expect(bad.status == 400)
        #expect(bad.errorMessage?.contains("prerelease") == true)
    }

    @Test func `a pre-release is the latest where there is no release`() throws {
        let name = try publish(["1.0.0-alpha", "1.0.0-beta.2", "1.0.0-beta.11"])
        #expect(try get("/v1/acme/\(name)/latest").json["version"] == "1.0.0-beta.11")
    }

    @Test func `latest of a variant looks at that variant alone`() throws {
        let name = try publish(["1.0.0"], variant: "linux-amd64")
        #expect(try deployment.publish([1], as: "acme/\(name)/2.0.0/linux-arm64").status == 201)
        #expect(try get("/v1/acme/\(name)/latest").json["version"] == "2.0.0")
        #expect(try get("/v1/acme/\(name)/latest?variant=linux-amd64").json["version"] == "1.0.0")
        #expect(try get("/v1/acme/\(name)/latest?variant=windows").status == 404)
    }

    @Test func `the latest of nothing is 404, its versions an empty list`() throws {
        let name = deployment.unusedName("nothing")
        #expect(try get("/v1/acme/\(name)/latest").errorCode == "NOT_FOUND")
        let versions = try get("/v1/acme/\(name)/versions")
        #expect(versions.status == 200)
        #expect(versions.json["versions"] == [])
        #expect(versions["Link"] == nil)
    }

    @Test func `versions come newest first`() throws {
        let name = try publish(["1.0.0", "nightly", "1.10.0", "v1.2", "2.0.0-rc.1", "1.9.0"])
        let versions = try get("/v1/acme/\(name)/versions").json["versions"]?.elements.compactMap {
            $0["version"]?.string
        }
        #expect(versions == ["2.0.0-rc.1", "1.10.0", "1.9.0", "v1.2", "1.0.0", "nightly"])
    }

    @Test func `a list in pages has every version once, and a Link to the next page`() throws {
        let all = (0..<7).map { "1.\($0).0" }
        let name = try publish(all)
        var found: [String] = []
        var target: String? = "/v1/acme/\(name)/versions?limit=3"
        while let page = target {
            let answer = try get(page)
            try #require(answer.status == 200, "\(answer)")
            found += answer.json["versions"]?.elements.compactMap { $0["version"]?.string } ?? []
            try #require(found.count <= all.count)
            if let next = answer.json["next"]?.string {
                let link = try #require(answer["Link"])
                #expect(link.contains(#"rel="next""#))
                let path = try #require(link.split(separator: ">").first?.dropFirst())
                #expect(path.contains("limit=3"))
                #expect(path.contains("cursor="))
                #expect(!next.isEmpty)
                target = String(path)
            } else {
                #expect(answer["Link"] == nil)
                target = nil
            }
        }
        #expect(found == all.reversed())
    }

    @Test(arguments: ["limit=0", "limit=1001", "limit=x", "limit=-1", "cursor=%21%21", "cursor=bm90IG91cnM"])
    func `a bad page parameter is 400 and named`(query: String) throws {
        let answer = try get("/v1/acme/\(deployment.unusedName())/versions?\(query)")
        #expect(answer.status == 400)
        #expect(answer.errorCode == "INVALID_REQUEST")
        #expect(answer.errorMessage?.contains(query.prefix { $0 != "=" }) == true)
    }

    @Test func `metadata says what was published, when and by whom`() throws {
        let name = try publish(["1.0.0"])
        let answer = try get("/v1/acme/\(name)/1.0.0/any")
        #expect(answer.status == 200)
        let expected: [(String, JSONValue)] = [
            ("namespace", "acme"), ("name", JSONValue(name)), ("version", "1.0.0"), ("variant", "any"),
            ("blob_digest", JSONValue(digest(of: Array("1.0.0".utf8)))), ("blob_size", 5), ("created_by", "admin"),
            ("content_type", "application/octet-stream"), ("tags", []),
        ]
        for (key, value) in expected { #expect(answer.json[key] == value, "\(key)") }
        #expect(answer.json["created_at"]?.string?.hasSuffix("Z") == true)
    }

    @Test func `a tag is set, read, listed, moved and deleted`() throws {
        let name = try publish(["1.0.0", "2.0.0"])
        let tags = "/v1/acme/\(name)/tags"
        func set(_ tag: String, _ version: String) throws -> Answer {
            let body: JSONValue = ["target_version": JSONValue(version), "target_variant": "any"]
            return try deployment.curl("PUT", "\(tags)/\(tag)", token: token, body: .bytes(body.serialized()))
        }
        #expect(try get(tags).json["tags"] == [])
        #expect(try set("stable", "1.0.0").json == ["ok": true])
        #expect(try set("beta", "2.0.0").status == 200)
        let tag = try get("\(tags)/stable").json
        #expect(tag["tag"] == "stable")
        #expect(tag["version"] == "1.0.0")
        #expect(tag["variant"] == "any")
        #expect(tag["blob_digest"]?.string == digest(of: Array("1.0.0".utf8)))
        #expect(tag["updated_by"] == "admin")
        #expect(try get("/v1/acme/\(name)/1.0.0/any").json["tags"] == ["stable"])

        #expect(try set("stable", "2.0.0").status == 200)
        #expect(try get("\(tags)/stable").json["version"] == "2.0.0")
        #expect(try get(tags).json["tags"]?.elements.map { $0["tag"]?.string } == ["beta", "stable"])

        #expect(try deployment.curl("DELETE", "\(tags)/stable", token: token).json == ["ok": true])
        #expect(try get("\(tags)/stable").errorCode == "NOT_FOUND")
        #expect(try deployment.curl("DELETE", "\(tags)/stable", token: token).status == 404)

        let missing = try set("stable", "9.9.9")
        #expect(missing.status == 404)
        #expect(missing.errorCode == "TARGET_NOT_FOUND")
    }

    @Test(arguments: ["{}", #"{"target_version":"1.0.0"}"#, #"{"target_version":1,"target_variant":"any"}"#, "[]", "{"])
    func `a tag without a proper target is 400`(body: String) throws {
        let answer = try deployment.curl("PUT", "/v1/acme/name/tags/stable", token: token, body: .text(body))
        #expect(answer.status == 400)
    }
}
