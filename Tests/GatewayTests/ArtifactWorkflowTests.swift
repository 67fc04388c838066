import HTTPCore
import Crypto
import JSON
import RepositoryModel
import Stores
import TestSupport
import Testing
import WorkflowEngine

@testable import Gateway

@Suite("The artifact workflows")
struct ArtifactWorkflowTests {
    private let repository: Repository

    init() throws { repository = try Repository() }

    @Test("ship without a finding, and the server workflow gives the routes")
    func shippedWorkflows() {
        let entries = repository.library.snapshot.entries
        #expect(
            Set(entries.keys) == [
                "auth_login", "publish_artifact", "download_artifact", "list_versions", "resolve_latest", "server",
                "get_artifact", "set_tag", "get_tag", "list_tags", "delete_tag", "list_namespaces", "list_packages",
                "search_packages", "get_package", "list_events",
                "delete_artifact", "undelete_artifact", "yank_artifact", "unyank_artifact",
            ])
        for entry in entries.values {
            #expect(entry.current.findings.isEmpty, "\(entry.current.name): \(entry.current.findings)")
            #expect(entry.current.plan != nil)
        }
    }

    @Test("publish, then find, describe and send what was published")
    func publishAndDownload() {
        let published = repository.publish("Acme/Hello_World/1.0.0/Linux", "bytes")
        let digest = "sha256:" + SHA256.hexadecimal("bytes".utf8)
        #expect(published.status == 201)
        #expect(published.json == ["ok": true, "digest": JSONValue(digest), "size": 5])
        #expect(published.fields["Location"] == "/v1/acme/hello-world/1.0.0/linux/blob")

        let metadata = repository.call("GET", "/v1/acme/hello-world/1.0.0/linux")
        #expect(metadata.status == 200)
        #expect(metadata.json["blob_digest"]?.string == digest)
        #expect(metadata.json["created_by"] == "admin")
        #expect(metadata.json["content_type"] == "application/octet-stream")
        #expect(metadata.json["tags"] == [])

        let download = repository.call("GET", "/v1/acme/hello-world/1.0.0/linux/blob")
        #expect(download.status == 200)
        #expect(download.body == .file(location: "/_blobs/\(digest.dropFirst(7))"))
        #expect(download.fields["X-Blob-ETag"] == "\"\(digest)\"")
        #expect(download.fields["Content-Disposition"] == "attachment; filename=\"hello-world-1.0.0.tar.gz\"")
        #expect(download.fields["Cache-Control"] == "private, immutable")
    }

    @Test("answer conditional downloads by the digest")
    func conditionalDownloads() throws {
        let digest = try #require(repository.publish("a/b/1/x").json["digest"]?.string)
        func status(_ field: String, _ value: String) -> Int {
            repository.call("GET", "/v1/a/b/1/x/blob", fields: [field: value]).status
        }
        #expect(status("If-None-Match", "\"\(digest)\"") == 304)
        #expect(status("If-None-Match", "\"other\", W/\"\(digest)\"") == 304)
        #expect(status("If-None-Match", "*") == 304)
        #expect(status("If-None-Match", "\"other\"") == 200)
        #expect(status("If-Match", "\"\(digest)\"") == 200)
        #expect(status("If-Match", "\"other\"") == 412)
    }

    @Test("never replace what is published, and take a safe retry for what it is")
    func conflicts() throws {
        let digest = try #require(repository.publish("a/b/1/x", "one").json["digest"])
        let taken = repository.publish("a/b/1/x", "two")
        #expect(taken.status == 409)
        #expect(taken.code == "ALREADY_EXISTS")
        #expect(taken.json["error"]?["details"] == [["digest": digest]])
        #expect(repository.publish("a/b/1/x", "one").status == 409)

        let retry = repository.publish("a/b/1/x", "one", more: ["digest": digest])
        #expect(retry.status == 200)
        #expect(retry.json["existing"] == true)
        #expect(repository.publish("a/b/1/x", "two", more: ["digest": digest]).code == "DIGEST_MISMATCH")
    }

    @Test("store nothing when the stated digest is not that of the bytes")
    func digestMismatch() throws {
        let stated = JSONValue("sha256:" + String(repeating: "0", count: 64))
        let refused = repository.publish("a/b/1/x", "bytes", more: ["digest": stated])
        #expect(refused.status == 400)
        #expect(refused.code == "DIGEST_MISMATCH")
        let digest = try #require(Digest(hexadecimal: SHA256.hexadecimal("bytes".utf8)))
        #expect(repository.blobs.bytes(of: digest) == nil)
        #expect(repository.publish("a/b/1/x", more: ["digest": "sha256:short"]).code == "INVALID_REQUEST")
    }

    @Test("publish by the digest of a blob that the tenant has, and of no other tenant's")
    func publishByDigest() throws {
        let digest = try #require(repository.publish("a/b/1/x", tenant: "acme").json["digest"])
        func publish(tenant: String) -> HTTPResponse {
            repository.call(
                "POST", "/v1/workflows/publish_artifact/execute",
                ["namespace": "a", "name": "b", "version": "2", "variant": "x", "digest": digest], tenant: tenant)
        }
        #expect(publish(tenant: "acme").status == 201)
        #expect(publish(tenant: "other").code == "BLOB_NOT_FOUND")
        let nothing = repository.call(
            "POST", "/v1/workflows/publish_artifact/execute",
            ["namespace": "a", "name": "b", "version": "3", "variant": "x"])
        #expect(nothing.code == "INVALID_REQUEST")
        #expect(nothing.message == "Missing content_base64 or digest")
    }

    @Test("resolve the highest release, pre-releases only on demand or where there is nothing else")
    func latest() {
        for version in ["1.9.0", "1.10.0", "2.0.0-rc.1"] {
            #expect(repository.publish("a/b/\(version)/x").status == 201)
        }
        #expect(repository.call("GET", "/v1/a/b/latest").json["version"] == "1.10.0")
        #expect(repository.call("GET", "/v1/a/b/latest?prerelease=true").json["version"] == "2.0.0-rc.1")
        #expect(repository.call("GET", "/v1/a/b/latest?prerelease=false").json["version"] == "1.10.0")
        #expect(repository.call("GET", "/v1/a/b/latest?variant=other").status == 404)
        #expect(repository.call("GET", "/v1/a/none/latest").code == "NOT_FOUND")
        #expect(repository.call("GET", "/v1/a/b/latest?prerelease=perhaps").code == "INVALID_REQUEST")
        #expect(repository.publish("a/pre/1.0.0-beta/x").status == 201)
        #expect(repository.call("GET", "/v1/a/pre/latest").json["version"] == "1.0.0-beta")
        let executed = repository.call(
            "POST", "/v1/workflows/resolve_latest/execute", ["namespace": "a", "name": "b", "prerelease": true])
        #expect(executed.json["version"] == "2.0.0-rc.1")
    }

    @Test("list versions newest first, page by page")
    func versions() throws {
        for version in ["1.0.0", "1.2.0", "1.10.0"] { #expect(repository.publish("a/b/\(version)/x").status == 201) }
        let all = repository.call("GET", "/v1/a/b/versions")
        #expect(all.json["versions"]?.elements.map { $0["version"]?.string } == ["1.10.0", "1.2.0", "1.0.0"])
        #expect(all.json["versions"]?[0]?["namespace"] == "a")
        #expect(all.json["next"] == .null)
        #expect(all.fields["Link"] == nil)

        let first = repository.call("GET", "/v1/a/b/versions?limit=2")
        #expect(first.json["versions"]?.count == 2)
        let link = try #require(first.fields["Link"])
        #expect(link.hasSuffix(">; rel=\"next\""))
        let second = repository.call("GET", String(link.dropFirst().prefix { $0 != ">" }))
        #expect(second.json["versions"]?.elements.map { $0["version"]?.string } == ["1.0.0"])
        #expect(second.json["next"] == .null)

        #expect(repository.call("GET", "/v1/a/unknown/versions").json["versions"] == [])
        for query in ["limit=0", "limit=1001", "limit=x", "cursor=x"] {
            let refused = repository.call("GET", "/v1/a/b/versions?\(query)")
            #expect(refused.code == "INVALID_REQUEST")
            #expect(refused.message?.hasPrefix(String(query.prefix { $0 != "=" })) == true)
        }
    }

    @Test("set, read, list, move and delete tags")
    func tags() {
        for version in ["1", "2"] { #expect(repository.publish("a/b/\(version)/x").status == 201) }
        func set(_ version: String) -> HTTPResponse {
            repository.call(
                "PUT", "/v1/a/b/tags/stable", ["target_version": JSONValue(version), "target_variant": "x"])
        }
        #expect(set("1").json == ["ok": true])
        #expect(repository.call("GET", "/v1/a/b/1/x").json["tags"] == ["stable"])
        #expect(set("2").status == 200)
        let tag = repository.call("GET", "/v1/a/b/tags/stable").json
        #expect(tag["version"] == "2")
        #expect(tag["updated_by"] == "admin")
        #expect(repository.call("GET", "/v1/a/b/tags").json["tags"]?.count == 1)
        #expect(set("9").code == "TARGET_NOT_FOUND")
        #expect(repository.call("PUT", "/v1/a/b/tags/stable", ["target_version": "1"]).code == "INVALID_REQUEST")
        #expect(repository.call("DELETE", "/v1/a/b/tags/stable").json == ["ok": true])
        #expect(repository.call("GET", "/v1/a/b/tags/stable").code == "NOT_FOUND")
        #expect(repository.call("DELETE", "/v1/a/b/tags/stable").code == "NOT_FOUND")
    }

    @Test("keep tenants apart")
    func tenants() {
        #expect(repository.publish("a/b/1/x", "of acme", tenant: "acme").status == 201)
        #expect(repository.publish("a/b/1/x", "of other", tenant: "other").status == 201)
        let seen = ["acme", "other"].map {
            repository.call("GET", "/v1/a/b/1/x", tenant: $0).json["blob_digest"]?.string
        }
        #expect(seen[0] != seen[1])
        #expect(repository.call("GET", "/v1/a/b/1/x").status == 404)
        #expect(repository.call("GET", "/v1/a/b/1/x", as: "acme").json["blob_digest"]?.string == seen[0])
    }

    @Test(
        "refuse a coordinate that breaks its rule, naming the part",
        arguments: [
            ("-a/b/1/x", "VALIDATION_ERROR", "namespace"), ("a/b!/1/x", "VALIDATION_ERROR", "name"),
            ("a/b/-1/x", "VALIDATION_ERROR", "version"), ("a/b/1/%C3%9C", "VALIDATION_ERROR", "variant"),
            ("a%2Fb/c/1/x", "VALIDATION_ERROR", "namespace"), ("workflows/b/1/x", "INVALID_REQUEST", "namespace"),
            ("events/b/1/x", "INVALID_REQUEST", "namespace"),
        ])
    func coordinates(_ path: String, _ code: String, _ part: String) {
        let refused = repository.call("GET", "/v1/\(path)/blob")
        #expect(refused.status == 400)
        #expect(refused.code == code)
        #expect(refused.message?.hasPrefix(part) == true, "\(refused.message ?? "")")
    }

    @Test("refuse inputs of the wrong type as the caller's mistake")
    func wrongTypes() {
        for (key, value) in [("namespace", 5), ("version", ["1"]), ("variant", nil)] as [(String, JSONValue)] {
            let inputs = (["namespace": "a", "name": "b", "version": "1", "variant": "x"] as JSONValue).setting(
                key, to: value)
            let refused = repository.call("POST", "/v1/workflows/publish_artifact/execute", inputs)
            #expect(refused.status == 400)
            #expect(refused.code == "VALIDATION_ERROR")
            #expect(refused.message?.contains(key) == true)
        }
        #expect(repository.publish("a/b/1/x", more: ["content_base64": "%%%"]).code == "VALIDATION_ERROR")
        #expect(repository.publish("a/b/1/x", more: ["filename": "../x"]).code == "VALIDATION_ERROR")
    }
}
