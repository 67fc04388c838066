import JSON
import Testing

@testable import Values

@Suite("Text patterns")
struct TextPatternTests {
    @Test(
        "match anywhere, by Unicode scalars",
        arguments: [
            ("b", "abc", #"{"match":"b","start":1,"end":2,"groups":[],"named":{}}"#),
            ("^b", "abc", "null"), ("", "", #"{"match":"","start":0,"end":0,"groups":[],"named":{}}"#),
            ("é", "e\u{301}", "null"),
            (".", "🦊", #"{"match":"🦊","start":0,"end":1,"groups":[],"named":{}}"#),
            ("a(b)?(c)", "🦊ac", #"{"match":"ac","start":1,"end":3,"groups":[null,"c"],"named":{}}"#),
            (
                "(?<y>\\d+)-(?<x>\\d+)?", "é1-",
                #"{"match":"1-","start":1,"end":3,"groups":["1",null],"named":{"y":"1","x":null}}"#
            ),
            ("a(?=b)", "ab", #"{"match":"a","start":0,"end":1,"groups":[],"named":{}}"#),
            ("(a)|b", "b", #"{"match":"b","start":0,"end":1,"groups":[null],"named":{}}"#),
        ])
    func matches(_ pattern: String, _ text: String, _ expected: String) throws {
        #expect(try TextPattern(pattern).match(text).description == expected)
    }

    @Test(
        "know Unicode, and end a text only at its end",
        arguments: [
            ("^a$", "a\n", false), ("^a$", "a", true), ("a.b", "a\nb", false), ("a.b", "a\u{2028}b", false),
            ("^\\d+$", "٣٤", true), ("^\\w+$", "äß", true), ("\\s", "\u{a0}", true), ("(?i)ä", "Ä", true),
            ("\\p{L}", "ä", true), ("(?m)^b$", "a\nb\nc", true), ("\\u0041", "A", true), ("\\x41", "A", true),
            ("^[^\\u0000]$", "\u{0}", false), ("a\u{0}b", "a\u{0}b", true), ("\\Aa\\z", "a", true),
        ])
    func semantics(_ pattern: String, _ text: String, _ expected: Bool) throws {
        #expect(try TextPattern(pattern).matches(text) == expected)
    }

    @Test(
        "say where a pattern is wrong, in scalars from 1",
        arguments: [
            ("(", 2), ("é(", 3), ("🦊[", 3), ("a{2,1}", 6), ("\\", 2), ("*", 1), ("[z-a]", 4), ("\\C", 3),
            ("(?<n>a)\\g{x}", 11),
        ])
    func badPatterns(_ pattern: String, _ position: Int) {
        let error = #expect(throws: ValueError.self) { try TextPattern(pattern) }
        #expect(error?.code == "OUT_OF_RANGE")
        #expect(error?.message.hasSuffix(", at \(position)") == true, "\(error?.message ?? "")")
    }

    @Test(
        "that never come to an end are stopped",
        arguments: [
            ("^(a+)+$", "a", 40, "!"), ("(a|aa)+$", "a", 60_000, "!"), ("(x+x+)+y", "x", 60_000, "zy"),
            ("a*a*a*a*a*c", "a", 60_000, "bc"), (".*.*=.*!", "x", 60_000, "!="), ("([a-z]+)*[0-9]", "a", 60_000, "-"),
            ("(?:[ab]{30000}x|[ab]{30000}y|[ab]{30000}z){2}", "ab", 32_000, ""),
            ("(a{1,30000})\\1{9}b", "a", 60_000, "cb"), ("(?:(?:(?:(?:(?:a?)*)*)*)*)*b", "a", 60_000, "cb"),
            ("(.+)\\1c", "ab", 30_000, "dc"), ("(a?){1000}b", "a", 900, "cb"),
        ])
    func hostilePatterns(_ pattern: String, _ part: String, _ count: Int, _ end: String) {
        let text = String(repeating: part, count: count) + end
        let error = #expect(throws: ValueError.self) { try TextPattern(pattern).matches(text) }
        #expect(error?.code == "LIMIT_EXCEEDED")
        #expect(error?.limit == "pattern steps")
    }

    @Test("search a long text that is not hostile")
    func longTexts() throws {
        let text = String(repeating: "lorem ipsum dolor sit amet ", count: 2_400) + "found 1.2.3"
        #expect(try TextPattern("([0-9]+)\\.([0-9]+)\\.([0-9]+)$").matches(text))
        #expect(try TextPattern("\\bfound\\b").matches(text))
        #expect(try TextPattern("(?:[a-z]+ )+found").matches(text))
        #expect(try !TextPattern("[a-z]+@[a-z]+").matches(text))
    }

    @Test("share what they may use up where they belong together")
    func sharedSteps() throws {
        let pattern = try TextPattern("[a-z]+@[a-z]+")
        let text = String(repeating: "lorem ipsum ", count: 5_000)
        var steps = PatternSteps()
        for other in [text, String(repeating: "no such sign ", count: 5_000)] {
            let error = #expect(throws: ValueError.self) { while try !pattern.matches(other, &steps) {} }
            #expect(error?.limit == "pattern steps")
            #expect(try !pattern.matches(other))
            steps = PatternSteps()
        }
    }

    @Test("too long to be compiled, or too large when it is, are refused")
    func largePatterns() {
        let long = #expect(throws: ValueError.self) { try TextPattern(String(repeating: "a", count: 1_001)) }
        #expect(long?.limit == "pattern")
        let large = #expect(throws: ValueError.self) { try TextPattern("(((a{1,1000}){1,1000}){1,1000}){1,1000}") }
        #expect(large?.code == "OUT_OF_RANGE")
        let deep = #expect(throws: ValueError.self) {
            try TextPattern(String(repeating: "(", count: 400) + String(repeating: ")", count: 400))
        }
        #expect(deep?.code == "OUT_OF_RANGE")
    }

    @Test("that start with options of PCRE2 cannot lift the limits")
    func options() throws {
        let text = String(repeating: "a", count: 40) + "!"
        let error = #expect(throws: ValueError.self) {
            try TextPattern("(*LIMIT_MATCH=4000000000)(*NO_AUTO_POSSESS)^(a+)+$").matches(text)
        }
        #expect(error?.limit == "pattern steps")
    }

    @Test("are compiled once, by whichever thread, and no more are kept than the cache has room for")
    func cache() async throws {
        let cache = PatternCache(capacity: 8)
        let first = try cache.pattern("a")
        #expect(try cache.pattern("a") === first)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask { for index in 0..<200 { _ = try cache.pattern("a{\(task * index % 50)}") } }
            }
            try await group.waitForAll()
        }
        #expect(cache.count <= 8)
        #expect(try cache.pattern("é") !== cache.pattern("e\u{301}"))
        #expect(throws: ValueError.self) { try cache.pattern("(") }
        #expect(try cache.pattern("(a)").firstGroups(in: "a").count == 2)
    }
}

extension CompiledPattern {
    fileprivate func firstGroups(in text: String) throws -> [Range<Int>?] {
        var steps = PatternSteps()
        return try #require(
            try Array(text.utf8).withUnsafeBufferPointer { bytes in
                Result { () throws(ValueError) in try firstMatch(in: bytes, &steps) }
            }.get())
    }
}
