import Testing
import WorkflowCatalog
import WorkflowModel

@testable import WorkflowValidation

/// Expects that a document breaks its rule alone, at the right place, and that its neighbour is clean.
func check(_ rule: RuleCase, sourceLocation: SourceLocation = #_sourceLocation) {
    let loaded = rule.broken.load(rule.context)
    #expect(loaded.syntaxError == nil, sourceLocation: sourceLocation)
    #expect(loaded.findings.map(\.code) == [rule.code], "\(loaded.findings)", sourceLocation: sourceLocation)
    guard let finding = loaded.findings.first else { return }
    #expect(finding.severity == rule.severity, sourceLocation: sourceLocation)
    #expect(finding.field == rule.field, sourceLocation: sourceLocation)
    #expect(rule.broken.position != nil, "the document has no mark", sourceLocation: sourceLocation)
    #expect(finding.position == rule.broken.position, "\(rule.broken)", sourceLocation: sourceLocation)
    if let message = rule.message { #expect(finding.message == message, sourceLocation: sourceLocation) }
    if let suggestion = rule.suggestion { #expect(finding.suggestion == suggestion, sourceLocation: sourceLocation) }
    #expect(loaded.isValid == (rule.severity == .warning), sourceLocation: sourceLocation)
    #expect(!loaded.isValid(strict: true), sourceLocation: sourceLocation)

    let clean = rule.correct.load(rule.correctContext)
    #expect(clean.findings.isEmpty && clean.isValid(strict: true), "\(clean.findings)", sourceLocation: sourceLocation)
}
