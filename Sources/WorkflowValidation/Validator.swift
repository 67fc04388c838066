package import JSON
import WorkflowEngine
package import WorkflowModel

/// Checks documents: every rule, all findings, in one run. Never fails, whatever the JSON.
package struct Validator: Sendable {
    private let registry: NodeRegistry

    private static let groups: [any RuleGroup & Sendable] = [
        DocumentRules(), SettingsRules(), VariableRules(), NodeRules(), NodeAttributeRules(), ParameterRules(),
        ContentRules(), ExpressionRules(), ReferenceRules(), ConnectionRules(), GraphRules(), ErrorOutputRules(),
        ResponseRules(), TriggerRules(), TenantRules(), PinDataRules(), LiteralRules(), RouteRules(),
    ]

    /// A validator that knows these node types.
    package init(registry: NodeRegistry) { self.registry = registry }

    /// What is to be said about a document, in its order; without its source there are no lines and columns.
    package func findings(in source: JSONValue, context: ValidationContext = ValidationContext()) -> [Finding] {
        check(WorkflowDocument(source), text: nil, context: context, hasDuplicateKeys: false).findings.filter {
            !$0.isForRoutesOnly
        }
    }

    /// Checks a document whose source is at hand.
    /// - Parameters:
    ///   - text: the source as it was written.
    ///   - hasDuplicateKeys: whether the parser met a key twice in an object.
    /// - Returns: what is to be said about it, and what the rules have made of it, for the plan.
    package func check(
        _ document: WorkflowDocument, text: [UInt8]?, context options: ValidationContext, hasDuplicateKeys: Bool
    ) -> (findings: [Finding], context: RuleContext) {
        let context = RuleContext(document: document, registry: registry, options: options)
        if let text {
            // In the text, since what a key hides that is there twice stands nowhere else.
            DepthRule().check(text, context.findings)
            if hasDuplicateKeys { DuplicateKeyRule().check(text, context.findings) }
        }
        if document.source.kind != .object {
            context.findings.add(
                .error, "INVALID_FIELD_TYPE", at: .root,
                "A workflow must be a JSON object; found \(document.source.kind.rawValue)")
        } else if SizeRule().check(context) {
            for group in Self.groups { group.check(context) }
        }
        guard !context.findings.drafts.isEmpty else { return ([], context) }
        return (context.findings.findings(in: text ?? document.source.serialized(), placed: text != nil), context)
    }

    /// What is to be said about a text that is nested deeper than the parser goes; nothing about any other.
    package static func nestingFindings(in text: [UInt8]) -> [Finding] {
        let findings = FindingCollector()
        DepthRule().check(text, findings)
        return findings.findings(in: text, placed: true)
    }
}
