import Foundation
import JSON
import Testing
import WorkflowModel

@testable import WorkflowValidation

@Suite("The table of rules")
struct RuleTableTests {
    private static let root = URL(filePath: #filePath).pathComponents.dropLast(3).joined(separator: "/").dropFirst()

    private func text(_ path: String) throws -> String {
        try String(contentsOf: URL(filePath: Self.root + "/" + path), encoding: .utf8)
    }

    @Test("has every code that the tests of the rules expect, with its severity")
    func codes() {
        let cases =
            DocumentRuleTests.cases + NodeRuleTests.cases + ParameterRuleTests.cases + ConnectionRuleTests.cases
            + VariableRuleTests.cases + ReferenceRuleTests.cases + RouteRuleTests.cases
        for rule in cases {
            let row = RuleTable.row(of: rule.code)
            let severity = rule.severity == .error ? "E" : "W"
            #expect(row?.severity.contains(severity) == true, "\(rule.code)")
        }
    }

    @Test("has no code twice, and is the documentation's")
    func documentation() throws {
        let rows = RuleTable.sections.flatMap(\.rows)
        #expect(Set(rows.map(\.code)).count == rows.count)
        let page = try text("Sources/packagerepo/Documentation.docc/ValidationRules.md")
        let documented = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
        #expect(documented == rows.map { "| `\($0.code)` | \($0.severity) | \($0.rule) |" })
        #expect(
            page.split(separator: "\n").filter { $0.hasPrefix("### ") }.map { $0.dropFirst(4) }
                == RuleTable.sections.map { $0.heading[...] })
    }
}
