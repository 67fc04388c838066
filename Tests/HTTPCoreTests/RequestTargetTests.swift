import HTTPCore
import Testing

@Suite("A request target")
struct RequestTargetTests {
    @Test(
        "is split on the slashes that were sent, and each segment is decoded once",
        arguments: [
            ("/", []), ("/health", ["health"]),
            ("/v1/acme/hello/1.0.0/any/blob", ["v1", "acme", "hello", "1.0.0", "any", "blob"]),
            ("/a%2Fb/c", ["a/b", "c"]), ("/a%2fb", ["a/b"]), ("/1.0%2B2", ["1.0+2"]), ("/1.0+2", ["1.0+2"]),
            ("/a%20b", ["a b"]),
            ("/%2561", ["%61"]), ("/%E2%82%AC", ["€"]), ("/...", ["..."]), ("/.a", [".a"]), ("/a;b=c", ["a;b=c"]),
            ("/a%3Fb", ["a?b"]),
            ("/a#b", ["a#b"]), ("/~a@:!$&'()*,=", ["~a@:!$&'()*,="]), ("/\u{20ac}", ["€"]),
        ] as [(String, [String])])
    func segments(raw: String, segments: [String]) throws {
        let target = try RequestTarget(raw)
        #expect(target.segments == segments)
        #expect(target.path == raw)
        #expect(target.query.isEmpty)
    }

    @Test(
        "is refused where it could mean two things, or nothing",
        arguments: [
            "", "a", "*", "?a", "http://host/a", "//", "//a", "/a//", "//a/", "/a//b", "/./", "/a/../", "/.", "/..",
            "/a/.", "/a/../b", "/a/..",
            "/%2e",
            "/%2E%2e", "/.%2e/a", "/a/%2e%2E/b", "/a\\b", "/a%5Cb", "/%5c", "/a%00", "/%00", "/a\u{0}", "/a\nb",
            "/a%0Ab",
            "/a%0d", "/a\u{1}", "/a%1f", "/a\u{7f}", "/a%7F", "/\t", "/%", "/%4", "/%zz", "/%4g", "/a%", "/%-1", "/% 1",
            "/%+1",
            "/%ff", "/%c0%af", "/%ed%a0%80", "/%e2%82", "/%F4%90%80%80",
        ])
    func refusals(raw: String) {
        let error = #expect(throws: APIError.self) { try RequestTarget(raw) }
        #expect(error?.code == .invalidRequest)
    }

    @Test("tells whether a slash ends its path, which is no segment")
    func trailingSlash() throws {
        for (raw, segments, hasSlash) in [
            ("/", [], false), ("/a", ["a"], false), ("/a/", ["a"], true), ("/a/b/?c=/", ["a", "b"], true),
            ("/a?b=c/", ["a"], false), ("/a%2F", ["a/"], false),
        ] as [(String, [String], Bool)] {
            let target = try RequestTarget(raw)
            #expect(target.segments == segments && target.hasTrailingSlash == hasSlash, "\(raw)")
            #expect(target.path + target.queryText == raw)
        }
    }

    @Test("has the parameters of its query, decoded, in their order; a plus is a plus")
    func query() throws {
        let target = try RequestTarget("/a?limit=10&cursor=1%7E2%26&x&=y&e=&x=2&a+b=c+d&q=a=b?c&&/=%2F..")
        #expect(target.segments == ["a"] && target.path == "/a")
        let expected = [
            ("limit", "10"), ("cursor", "1~2&"), ("x", ""), ("", "y"), ("e", ""), ("x", "2"), ("a+b", "c+d"),
            ("q", "a=b?c"),
            ("/", "/.."),
        ]
        #expect(target.query.map(\.name) == expected.map(\.0))
        #expect(target.query.map(\.value) == expected.map(\.1))
        #expect(target.queryValue("x") == "" && target.queryValue("limit") == "10" && target.queryValue("X") == nil)
        #expect(try RequestTarget("/a?").query.isEmpty)
        #expect(try RequestTarget("/?a=b").segments.isEmpty)
    }

    @Test(
        "is refused for a query that is broken",
        arguments: [
            "/a?%", "/a?a=%4", "/a?a=%zz", "/a?%ff=1", "/a?a=%ff", "/a?a=%00", "/a?%00", "/a?a\u{0}", "/a?a=b&c=%e2%82",
        ])
    func badQueries(raw: String) {
        let error = #expect(throws: APIError.self) { try RequestTarget(raw) }
        #expect(error?.code == .invalidRequest)
    }

    @Test("may be huge")
    func huge() throws {
        let target = try RequestTarget(
            "/" + String(repeating: "%41", count: 100_000) + "?a=" + String(repeating: "&", count: 100_000))
        #expect(target.segments.first?.utf8.count == 100_000)
        #expect(target.query.count == 1)
    }
}
