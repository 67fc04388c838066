import Testing

@testable import Identity

@Suite struct PasswordPolicyTests {
    let policy = PasswordPolicy()

    @Test(arguments: ["12345678", "éééééééé", "👩‍👩‍👧‍👧x", "        ", String(repeating: "x", count: 511)])
    func `a password of 8 scalars to 511 bytes will do`(password: String) throws {
        try policy.check(password, username: "ann")
    }

    @Test(arguments: ["", "1234567", "ééééééé"])
    func `a shorter one will not, and the message says how long it must be`(password: String) {
        let error = #expect(throws: PasswordPolicyError.tooShort(minimumLength: 8)) {
            try policy.check(password, username: "ann")
        }
        #expect(error?.description == "The password must have at least 8 characters")
    }

    @Test func `neither will one over the bytes that can be hashed`() {
        #expect(throws: PasswordPolicyError.tooLong(maximumBytes: 511)) {
            try policy.check(String(repeating: "é", count: 256), username: "ann")
        }
    }

    @Test func `neither will the username`() {
        #expect(throws: PasswordPolicyError.equalsUsername) { try policy.check("ann.smith", username: "ann.smith") }
    }

    @Test func `neither will one with a NUL`() {
        #expect(throws: PasswordPolicyError.containsNUL) { try policy.check("1234\u{0}5678", username: "ann") }
    }
}

@Suite struct UsernameRuleTests {
    @Test(arguments: ["a", "0", "Ann", "ann.smith@example.org", "a_b-c", String(repeating: "a", count: 128)])
    func `a name that begins alphanumeric and goes on with dots, dashes and the like is allowed`(name: String) {
        #expect(UsernameRule.allows(name))
    }

    @Test(arguments: [
        "", ".a", "-a", "@a", "_a", "a b", "a/b", "a\n", "a\u{0}", "é", "aé", "a\"", "*", "а",
        String(repeating: "a", count: 129),
    ])
    func `any other is not`(name: String) {
        #expect(!UsernameRule.allows(name))
    }
}
