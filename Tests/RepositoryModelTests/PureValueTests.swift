import RepositoryModel
import Testing

@Suite("Digests")
struct DigestTests {
    let hexadecimal = String(repeating: "0a", count: 32)

    @Test("are read with their algorithm, or from digits alone")
    func reading() {
        #expect(Digest("sha256:\(hexadecimal)")?.hexadecimal == hexadecimal)
        #expect(Digest(hexadecimal: hexadecimal)?.description == "sha256:\(hexadecimal)")
        #expect(Digest("sha256:\(hexadecimal)"[...]) == Digest(hexadecimal: hexadecimal))
    }

    @Test("are 64 lower-case hexadecimal digits and nothing else")
    func refusals() {
        let digits = String(repeating: "0", count: 62)
        for text in [
            "", "sha256:", hexadecimal, "sha256:\(hexadecimal)0", "sha256:\(hexadecimal.dropLast())",
            " sha256:\(hexadecimal)",
            "SHA256:\(hexadecimal)", "sha512:\(hexadecimal)", "sha256:\(hexadecimal)\n", "sha256:\(digits)0A",
            "sha256:\(digits)0g", "sha256:\(digits)0/", "sha256:\(digits)0:", "sha256:\(digits)0`",
            "sha256:\(digits)\u{e9}",
            "sha256:\(digits)..", "sha256:\(digits)\0\0",
        ] {
            #expect(Digest(text) == nil, "\(text)")
        }
        #expect(Digest(hexadecimal: hexadecimal.uppercased()) == nil)
    }
}

@Suite("Moments")
struct TimestampTests {
    @Test(
        "are written as RFC 3339 in UTC with six decimals",
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"), (1, "1970-01-01T00:00:00.000001Z"),
            (-1, "1969-12-31T23:59:59.999999Z"), (-1_000_000, "1969-12-31T23:59:59.000000Z"),
            (951_827_696_000_000, "2000-02-29T12:34:56.000000Z"),
            (4_107_542_399_999_999, "2100-02-28T23:59:59.999999Z"),
            (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
        ])
    func writing(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).description == text)
    }

    @Test("compare as they follow each other, and count whole seconds downward")
    func order() {
        #expect(Timestamp(microseconds: -1) < Timestamp(seconds: 0))
        #expect(Timestamp(microseconds: -1).seconds == -1)
        #expect(Timestamp(microseconds: 1_999_999).seconds == 1)
        #expect(Timestamp(seconds: 3) == Timestamp(microseconds: 3_000_000))
        #expect(Timestamp.now > Timestamp(seconds: 1_700_000_000))
    }

    @Test("may be as far away as 64 bits reach")
    func extremes() {
        for microseconds in [Int64.min, .max] {
            #expect(Timestamp(microseconds: microseconds).description.hasSuffix("Z"))
        }
    }
}

@Suite("Tenants, tags and scopes")
struct TenantTests {
    @Test("a tenant obeys its rule, and is not trimmed or lower-cased")
    func tenants() throws {
        for text in ["a", "0", "acme-corp", "a-", String(repeating: "a", count: 63)] {
            #expect(try TenantID(text).text == text)
        }
        for text in [
            "", "-a", "A", " a", "a ", "a_b", "a.b", "a/b", "*", "\u{430}", "a\0", String(repeating: "a", count: 64),
        ] {
            let error = #expect(throws: NameError.self) { try TenantID(text) }
            #expect(error?.part == "tenant")
        }
        #expect(try TenantID("default") == .default)
    }

    @Test("a set of tenants has a home, and a star for every one")
    func tenantSets() throws {
        let some = try TenantSet(names: ["b", "a"])
        #expect(try some.home == TenantID("b"))
        #expect(try some.allows(TenantID("a")) && !some.allows(.default))
        let every = try TenantSet(names: ["*", "b"])
        #expect(try every.home == TenantID("b") && every.allows(TenantID("x")))
        #expect(every.description == "b,*")
        #expect(try TenantSet(names: ["*"]).home == .default)
        #expect(try !TenantSet(names: [String]()).allows(.default))
        #expect(throws: NameError.self) { try TenantSet(names: ["a", "**"]) }
    }

    @Test("a tag is trimmed and lower-cased, keeps its underscores, and stands by its bytes")
    func tags() throws {
        #expect(try Tag(" Latest_1 ").text == "latest_1")
        #expect(
            try ["b", "a_", "a-", "a.", "a0", "aa"].map { try Tag($0) }.sorted().map(\.text)
                == ["a-", "a.", "a0", "a_", "aa", "b"])
        for text in CoordinateTests.badNames { #expect(throws: NameError.self) { try Tag(text) } }
    }

    @Test("admin implies the other scopes, and nothing else does")
    func scopes() {
        #expect(Scope.allCases.allSatisfy(ScopeSet([.admin]).allows))
        #expect(!ScopeSet([.write]).allows(.read) && !ScopeSet([.read, .write]).allows(.admin))
        #expect(!Scope.allCases.contains(where: ScopeSet([]).allows))
        #expect(ScopeSet([.write, .admin, .read]).description == "admin")
        #expect(ScopeSet([.admin]).names == ["read", "write", "admin"])
    }
}
