import TestSupport
import Testing

@testable import RepositoryModel

@Suite("The order of versions, tried on random ones")
struct VersionOrderPropertyTests {
    private static let texts: [String] = {
        var random = SeededGenerator(seed: 42)
        return (0..<250).map { _ in randomText(&random) }
    }()

    @Test("is that of a plain comparison, total and transitive")
    func order() throws {
        let pairs = try Self.texts.map { (version: try Version($0), reference: Reference($0)) }
        for left in pairs {
            for right in pairs {
                let expected = left.reference.compare(to: right.reference)
                #expect(left.version.precedes(right.version) == (expected < 0), "\(left.version) < \(right.version)")
                #expect(
                    (left.version.sortKey == right.version.sortKey) == (expected == 0),
                    "\(left.version) = \(right.version)")
            }
        }
        let sorted = pairs.sorted { $0.version.precedes($1.version) }
        for (left, right) in zip(sorted, sorted.dropFirst()) {
            #expect(left.reference.compare(to: right.reference) <= 0)
        }
    }

    private static func randomText(_ random: inout SeededGenerator) -> String {
        func number() -> String {
            ["0", "1", "2", "9", "10", "11", "99999999999999999999", "01", "007"].randomElement(using: &random) ?? "0"
        }
        func identifier() -> String {
            Bool.random(using: &random)
                ? number()
                : ["a", "b", "A", "rc", "rc-1", "alpha", "-", "0a", "a0"].randomElement(using: &random) ?? "a"
        }
        var text = ["", "", "", "v", "x"].randomElement(using: &random) ?? ""
        text += (0..<Int.random(in: 1...4, using: &random)).map { _ in number() }.joined(separator: ".")
        if Bool.random(using: &random) {
            text += "-" + (0..<Int.random(in: 1...3, using: &random)).map { _ in identifier() }.joined(separator: ".")
        }
        if Int.random(in: 0..<4, using: &random) == 0 { text += "+" + identifier() }
        return text
    }
}

/// SemVer's rules (semver.org, 9–11) and those of the HTTP contract, written down once more without sort keys.
private struct Reference {
    private let semantic: (core: [String], prerelease: [String])?
    private let fields: [String]

    init(_ text: String) {
        semantic = Self.parse(text)
        fields = text.split { "._+-".contains($0) }.map(String.init)
    }

    /// Below, equal to or above 0, as this version is below, equal to or above the other.
    func compare(to other: Reference) -> Int {
        switch (semantic, other.semantic) {
        case (let left?, let right?):
            let core = Self.first(zip(left.core, right.core).map(Self.compareNumbers))
            if core != 0 { return core }
            switch (left.prerelease.isEmpty, right.prerelease.isEmpty) {
            case (true, true): return 0
            case (true, false): return 1
            case (false, true): return -1
            case (false, false): return Self.compareFields(left.prerelease, right.prerelease)
            }
        case (nil, nil): return Self.compareFields(fields, other.fields)
        case (nil, _): return -1
        case (_, nil): return 1
        }
    }

    private static func parse(_ text: String) -> (core: [String], prerelease: [String])? {
        let pattern =
            /v?(0|[1-9][0-9]*)(?:\.(0|[1-9][0-9]*))?(?:\.(0|[1-9][0-9]*))?(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?/
        guard let match = text.wholeMatch(of: pattern), match.4 == nil || match.2 != nil else { return nil }
        let prerelease = match.4.map { dotted(String($0)) } ?? []
        let build = match.5.map { dotted(String($0)) } ?? []
        guard (prerelease + build).allSatisfy({ !$0.isEmpty }),
            prerelease.allSatisfy({ !isNumber($0) || $0 == "0" || $0.first != "0" })
        else { return nil }
        return ([String(match.1), match.2.map(String.init) ?? "0", match.3.map(String.init) ?? "0"], prerelease)
    }

    private static func dotted(_ text: String) -> [String] {
        text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }

    private static func isNumber(_ text: String) -> Bool {
        !text.isEmpty && text.allSatisfy { ("0"..."9").contains($0) }
    }

    private static func compareFields(_ left: [String], _ right: [String]) -> Int {
        let common = first(
            zip(left, right).map { left, right in
                switch (isNumber(left), isNumber(right)) {
                case (true, true): compareNumbers(left, right)
                case (true, false): -1
                case (false, true): 1
                case (false, false): compareTexts(left, right)
                }
            })
        return common != 0 ? common : left.count - right.count
    }

    private static func compareNumbers(_ left: String, _ right: String) -> Int {
        let (left, right) = (left.drop { $0 == "0" }, right.drop { $0 == "0" })
        return left.count != right.count ? left.count - right.count : compareTexts(String(left), String(right))
    }

    private static func compareTexts(_ left: String, _ right: String) -> Int {
        left == right ? 0 : left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
    }

    private static func first(_ results: [Int]) -> Int { results.first { $0 != 0 } ?? 0 }
}
