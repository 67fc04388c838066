import Testing
import WorkflowCatalog
import WorkflowModel

@testable import WorkflowValidation

/// Expects that a document breaks its rule alone, at the right place, and that its neighbour is clean.
func check(_ rule: RuleCase, sourceLocation: SourceLocation = #_sourceLocation) {
    let loaded = rule.broken.load(rule.context)
    #expect(loaded.syntaxError == nil, sourceLocation: sourceLocation)
    let findings = loaded.allFindings(isRouted: rule.isRouted)
    #expect(findings.map(\.code) == [rule.code], "\(findings)", sourceLocation: sourceLocation)
    guard let finding = findings.first else { return }
    #expect(finding.severity == rule.severity, sourceLocation: sourceLocation)
    #expect(finding.field == rule.field, sourceLocation: sourceLocation)
    #expect(rule.broken.position != nil, "the document has no mark", sourceLocation: sourceLocation)
    #expect(finding.position == rule.broken.position, "\(rule.broken)", sourceLocation: sourceLocation)
    if let message = rule.message { #expect(finding.message == message, sourceLocation: sourceLocation) }
    if let suggestion = rule.suggestion { #expect(finding.suggestion == suggestion, sourceLocation: sourceLocation) }
    #expect(loaded.isValid == (rule.severity == .warning), sourceLocation: sourceLocation)
    if rule.isRouted {
        #expect(loaded.findings.isEmpty, "a finding for routes only", sourceLocation: sourceLocation)
    } else {
        #expect(!loaded.isValid(strict: true), sourceLocation: sourceLocation)
    }

    let clean = rule.correct.load(rule.correctContext)
    let remaining = clean.allFindings(isRouted: rule.isRouted)
    #expect(remaining.isEmpty && clean.isValid(strict: true), "\(remaining)", sourceLocation: sourceLocation)
}
