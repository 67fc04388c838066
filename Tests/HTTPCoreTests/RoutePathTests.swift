import HTTPCore
import Testing

@Suite("The path of a route")
struct RoutePathTests {
    @Test(
        "is segments: literal, a parameter, one with text around it, or one of several segments",
        arguments: [
            ("/", [], false), ("/a/b", [.literal("a"), .literal("b")], false),
            ("/{a}/", [.parameter("a")], true),
            (
                "/t/{name...}/items/{file}.json",
                [
                    .literal("t"), .rest("name"), .literal("items"),
                    .affixed(prefix: "", name: "file", suffix: ".json"),
                ], false
            ),
            (
                "/-/user/org.couchdb.user:{name}",
                [
                    .literal("-"), .literal("user"), .affixed(prefix: "org.couchdb.user:", name: "name", suffix: ""),
                ], false
            ),
            ("/a{b}c", [.affixed(prefix: "a", name: "b", suffix: "c")], false),
            ("/@v/ä", [.literal("@v"), .literal("ä")], false),
        ] as [(String, [RoutePath.Segment], Bool)])
    func reading(text: String, segments: [RoutePath.Segment], hasSlash: Bool) throws {
        let path = try RoutePath(text)
        #expect(path.segments == segments && path.hasTrailingSlash == hasSlash && path.description == text)
    }

    @Test(
        "is refused where it could not be matched, and says why",
        arguments: [
            ("a", "begin with /"), ("", "begin with /"), ("//", "empty"), ("/a//b", "empty"), ("/a/../b", "empty"),
            ("/a b", "without spaces"), ("/a%20b", "without spaces"), ("/a\\b", "without spaces"), ("/{a", "brace"),
            ("/a}", "brace"), ("/}{", "brace"), ("/{}", "name its parameters"), ("/{1}", "name its parameters"),
            ("/{a}{b}", "name its parameters"), ("/{a-b}", "name its parameters"), ("/{a}/{a}", "twice"),
            ("/{a...}/{b...}", "several"), ("/x{a...}", "beside"), ("/{...}", "name its parameters"),
        ])
    func refusals(text: String, reason: String) {
        let error = #expect(throws: RoutePath.Invalid.self) { try RoutePath(text) }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }

    @Test(
        "overlaps another where nothing says which of them a path belongs to",
        arguments: [
            ("/a/{b}", "/a/{c}", true), ("/a/b", "/a/{c}", false), ("/a/b", "/a/c", false), ("/a", "/a/", false),
            ("/{a...}", "/{b...}", true), ("/{a...}/x", "/{b...}/x", true), ("/{a...}/x", "/{b...}/y", false),
            ("/{a...}/{b}", "/{c...}/x/{d}", false), ("/{a...}", "/{b}", false), ("/{a}.json", "/{b}.json", true),
            ("/{a}.json", "/x{b}", false), ("/a{b}", "/{c}z", true), ("/a{b}", "/b{c}", false),
            ("/a{b}", "/ab{c}", false),
            ("/{a}.tgz", "/{b}.zip", false), ("/a{b}/x", "/{c}z/y", false), ("/a{b}/x", "/{c}z/x", true),
        ])
    func overlaps(one: String, other: String, doOverlap: Bool) throws {
        let (one, other) = (try RoutePath(one), try RoutePath(other))
        #expect(one.overlaps(other) == doOverlap && other.overlaps(one) == doOverlap)
    }

    @Test(
        "gives the values that a path has for its parameters",
        arguments: [
            ("/v1/{a}/{b}", "/v1/x/y", "a=x b=y"), ("/v1/{a}", "/v1/x/", nil), ("/v1/{a}/", "/v1/x/", "a=x"),
            ("/v1/{a}", "/v2/x", nil), ("/v1/{a}", "/v1", nil), ("/{a...}/-/{b}.tgz", "/x/y/-/z.tgz", "a=x/y b=z"),
            ("/{a...}/-/{b}.tgz", "/-/z.tgz", nil), ("/{a}.tgz", "/.tgz", nil), ("/{a}", "/x%2Fy", "a=x/y"),
        ] as [(String, String, String?)])
    func matches(path: String, target: String, expected: String?) throws {
        let values = try RoutePath(path).match(RequestTarget(target))
        #expect(values.map { $0.map { "\($0.name)=\($0.value)" }.joined(separator: " ") } == expected)
    }
}
