import Testing

@testable import RepositoryModel

@Suite("Versions")
struct VersionTests {
    /// Each line ascends strictly.
    static let chains: [[String]] = [
        // semver.org, 11
        [
            "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
            "1.0.0-rc.1", "1.0.0",
        ],
        ["1.0.0", "2.0.0", "2.1.0", "2.1.1"],
        // The HTTP contract's own
        ["1.9.0-rc.1", "1.9.0", "1.10.0"],
        ["1.0.0-0", "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0--", "1.0.0-A", "1.0.0-Z", "1.0.0-a", "1.0.0-a-", "1.0.0"],
        ["1.0.0-a", "1.0.0-a.0", "1.0.0-a.0.0", "1.0.0-a.a", "1.0.0-aa"],
        ["0.0.0-0", "0.0.0", "0.0.1", "0.1.0", "1.0.0"],
        // Numbers beyond 64 bits
        [
            "9223372036854775807.0.0", "9223372036854775808.0.0", "18446744073709551616.0.0",
            "99999999999999999999.0.0", "100000000000000000000.0.0",
            "1\(String(repeating: "0", count: 100)).0.0",
        ],
        ["1.0.0-18446744073709551615", "1.0.0-18446744073709551616", "1.0.0-100000000000000000000", "1.0.0-a"],
        // Lenient spellings stand where the full one would
        ["v1", "1.0.1", "v1.1", "1.1.1", "v2"], ["1.0-rc", "1", "1.0.1"],
        // A pre-release needs a dot before it: dates are not pre-releases of their year
        ["2025-12-31", "2026-01-02", "2026-01-10", "2026-02-01", "2026-11-01", "2027-01-01", "0.0.0-0"],
        ["2026-1-9", "2026-1-10", "2026-2-1", "0.0.1"], ["2026_01_02", "2026_01_10", "2026_1_10+1", "0.0.1"],
        ["1-rc", "1.0-rc", "1"],
        // What is not SemVer stands below what is, by its fields
        ["1.2.3.4", "1.2.3.10", "1.2.10.0", "0.0.0-0"],
        ["2026.01.02", "2026.01.10", "2026.02.01", "0.0.1"],
        ["9.0.0.0", "10.0.0.0", "nightly", "nightly-1", "nightly2", "0.0.0-0"],
        ["01.2.3", "1.2.3"],
        ["a", "a.1", "a.2", "a.10", "a.b", "ab", "0.0.0-0"],
        ["1..2", "0.0.0-0"], ["1.0.0-01", "0.0.0-0"], ["1.0.0-", "0.0.0-0"], ["V1.0.0", "0.0.0-0"],
        ["1.0.0+", "0.0.0-0"], ["1.0.0_1", "0.0.0-0"],
    ]

    @Test("stand in their order", arguments: chains)
    func order(chain: [String]) throws {
        let versions = try chain.map { try Version($0) }
        for (index, left) in versions.enumerated() {
            #expect(!left.precedes(left))
            for right in versions[(index + 1)...] {
                #expect(left.precedes(right), "\(left) < \(right)")
                #expect(!right.precedes(left), "\(right) > \(left)")
            }
        }
    }

    @Test(
        "of equal precedence are different versions all the same",
        arguments: [
            ["1", "1.0", "1.0.0", "v1", "v1.0.0", "1.0.0+build", "1.0.0+other.1", "1+b"],
            ["1.0.0-rc.1", "1.0-rc.1", "v1.0-rc.1", "1.0.0-rc.1+build"], ["0", "0.0", "v0.0.0"],
        ])
    func equalPrecedence(texts: [String]) throws {
        let versions = try texts.map { try Version($0) }
        #expect(Set(versions.map(\.sortKey)).count == 1)
        #expect(Set(versions).count == texts.count)
    }

    @Test(
        "are pre-releases where SemVer says so, and releases otherwise",
        arguments: [
            ("1.0.0-rc.1", true), ("1.0-0", true), ("v1.2-a+b", true), ("1.0.0", false), ("1.0.0+a-b", false),
            ("nightly", false), ("1.2.3.4-rc", false), ("1.0.0-01", false), ("2026-01-02", false), ("1-0", false),
            ("1-rc.1", false), ("v2-beta", false), ("20260102-rc", false),
        ])
    func prereleases(text: String, isPrerelease: Bool) throws {
        #expect(try Version(text).isPrerelease == isPrerelease)
    }

    @Test("are trimmed, and keep their case")
    func spelling() throws {
        #expect(try Version(" \t1.0.0-RC.1\r\n").text == "1.0.0-RC.1")
    }

    @Test(
        "are refused where they break the rule",
        arguments: [
            "", " ", "-1", "+1", ".1", "_1", "1 0", "1/0", "1\\0", "1%2F0", "1~0", "1:0", "1\u{0}", "1\n0", "１.0.0",
            "1.0.0é",
            "1.0.0\u{301}", "\u{661}.0", "1.0.0\u{200b}", "\u{a0}1.0.0", String(repeating: "1", count: 129),
        ])
    func refusals(text: String) {
        let error = #expect(throws: NameError.self) { try Version(text) }
        #expect(error?.part == "version")
        #expect(error?.isReserved == false)
    }

    @Test("may be 128 bytes long")
    func longest() throws {
        #expect(try Version(String(repeating: "9", count: 128)).text.utf8.count == 128)
    }
}
