import JSON
import RepositoryModel
import Testing

@testable import Identity

@Suite struct PermissionPatternTests {
    @Test(arguments: [
        ("publish:acme/*", "publish", "acme/hello", true), ("publish:acme/*", "publish", "acme/a/b", false),
        ("publish:acme/*", "publish", "acme", false), ("publish:acme/*", "publish", "acme/", false),
        ("publish:acme/*", "publish", "acmes/hello", false), ("publish:acme/*", "write", "acme/hello", false),
        ("publish:acme/*", "read", "acme/hello", false), ("write:acme/*", "publish", "acme/hello", true),
        ("write:acme/*", "delete", "acme/hello", true), ("write:acme/*", "read", "acme/hello", false),
        ("read:acme/*", "pull", "acme/hello", true), ("pull:acme/*", "read", "acme/hello", false),
        ("admin:acme/*", "publish", "acme/hello", true), ("admin:acme/*", "read", "acme/hello", true),
        ("read:acme/**", "read", "acme/a/b", true), ("read:acme/**", "read", "acme/a", true),
        ("read:acme/**", "read", "acme", false), ("read:**", "read", "a/b/c", true),
        ("read:acme/lib-*", "read", "acme/lib-x", true), ("read:acme/lib-*", "read", "acme/lib-", true),
        ("read:acme/lib-*", "read", "acme/lib", false), ("read:acme/*-lib-*", "read", "acme/a-lib-b", true),
        ("read:acme/*a*b*c", "read", "acme/aaabbbabcabc", true), ("read:acme/*a*b*c", "read", "acme/abcb", false),
        ("read:npm/acme/@team/*", "read", "npm/acme/@team/x", true), ("read:a/b", "read", "a/b", true),
        ("read:a/b", "read", "a/bc", false), ("read:a/b", "read", "a/b/", false), ("read:*", "read", "", false),
    ])
    func `a pattern allows its action on the names that match, and nothing else`(
        pattern: String, action: String, name: String, isAllowed: Bool
    ) throws {
        let pattern = try #require(PermissionPattern(pattern))
        let resource = Resource(type: "repository", name: name)
        #expect(pattern.allows(try #require(Action(action)), on: resource) == isAllowed)
    }

    @Test(arguments: [
        "", ":", "publish", "publish:", ":acme/*", "publish:/acme", "publish:acme/", "publish:acme//x",
        "Publish:acme/*",
        "own:acme/*", "publish:acme/**/x", "publish:a**/x", "publish:acme/* ", "publish: acme/*", "publish:ac\nme/*",
        "publish:acme/ü", "publish:acme/?", "publish:acme/{a}", "read:" + String(repeating: "a", count: 251),
    ])
    func `what breaks the grammar is no pattern`(text: String) {
        // "a**" is two stars in a segment, which is one.
        #expect((PermissionPattern(text) == nil) == (text != "publish:a**/x"))
    }

    @Test func `stars by the dozen take no time`() throws {
        let pattern = try #require(PermissionPattern("read:acme/" + String(repeating: "*a", count: 100) + "b"))
        let name = "acme/" + String(repeating: "a", count: 100_000)
        #expect(!pattern.allows(try #require(Action("read")), on: Resource(type: "repository", name: name)))
    }

    @Test func `a package is compared as artifacts are: normalised`() throws {
        let pattern = try #require(PermissionPattern("publish:acme/my-*"))
        let publish = try #require(Action("publish"))
        for name in ["acme/my-x", "ACME/My_X", " acme /my_x "] {
            #expect(pattern.allows(publish, on: Resource(type: Resource.package, name: name)), "\(name)")
        }
        #expect(!pattern.allows(publish, on: Resource(type: "repository", name: "acme/my_x")))
    }

    @Test func `patterns give no more than the scopes, and a workflow that knows none of them gets no scopes`() throws {
        let patterns = try ["publish:acme/*", "read:acme/*", "admin:acme/*"].map { try #require(PermissionPattern($0)) }
        let principal = Principal(
            subject: "ann", scopes: ScopeSet([.read]), tenants: TenantSet([.default]), expiresAt: .endOfTime,
            patterns: patterns)
        #expect(
            principal.json
                == ["sub": "ann", "scopes": [], "tenants": ["default"], "patterns": ["read:acme/*"]])
        let package = Resource(type: Resource.package, name: "acme/x")
        for rights in [principal.rights, Rights(principal: principal.json)] {
            #expect(rights.allow(try #require(Action("read")), on: package))
            #expect(!rights.allow(try #require(Action("publish")), on: package))
            #expect(!rights.allow(try #require(Action("read")), on: Resource(type: Resource.package, name: "other/x")))
        }
        #expect(
            !Rights(principal: ["scopes": ["admin"], "patterns": "all"]).allow(
                try #require(Action("read")), on: package))
        #expect(!principal.isAdministrator)
    }
}
