import JSON
import Schedules
import WorkflowEngine
import WorkflowModel

/// Rules about `triggers` (`INVALID_TRIGGER`).
struct TriggerRules: RuleGroup {
    private static let known: Set = [
        "nodeId", "node", "kind", "type", "enabled", "cron", "interval", "timezone", "meta",
    ]
    private static let clocks = ["cron", "interval", "timezone"]
    private static let kinds = ["manual", "webhook", "schedule", "queue", "email", "poll", "other"]

    func check(_ context: RuleContext) {
        for (index, trigger) in (context.source["triggers"] ?? .null).elements.enumerated() {
            let path = FieldPath(steps: [.key("triggers"), .index(index)])
            guard trigger.kind == .object else {
                report(context, path, "A trigger must be an object; found \(trigger.kind.rawValue)")
                continue
            }
            checkNode(trigger, path, context)
            checkKind(trigger, path, context)
            checkSchedule(trigger, path, context)
            context.checkMembers(of: trigger, known: Self.known, what: "A trigger has", at: path, node: nil)
            if let enabled = trigger["enabled"]?.present, enabled.bool == nil {
                report(context, path["enabled"], "'enabled' must be a boolean; found \(enabled.kind.rawValue)")
            }
        }
    }

    private func checkNode(_ trigger: JSONValue, _ path: FieldPath, _ context: RuleContext) {
        let key = trigger["nodeId"] == nil && trigger["node"] != nil ? "node" : "nodeId"
        guard let name = trigger[key]?.string else {
            return report(context, path[key], "A trigger must name a node by '\(key)'")
        }
        guard context.document.node(named: name) == nil else { return }
        report(
            context, path[key], "Trigger node '\(name.clipped())' not found",
            suggestion: context.suggestions.nearest(to: name, among: context.nodeNames, kind: "node"))
    }

    private func checkKind(_ trigger: JSONValue, _ path: FieldPath, _ context: RuleContext) {
        let key = trigger["kind"] == nil && trigger["type"] != nil ? "type" : "kind"
        guard trigger[key]?.string.map(Self.kinds.contains) != true else { return }
        let found = trigger[key].map { "; found \(shown($0))" } ?? ""
        report(
            context, path[key], "A trigger's \(key) must be one of \(Self.kinds.joined(separator: ", "))\(found)",
            suggestion: trigger[key]?.string.flatMap {
                context.suggestions.nearest(to: $0, among: Self.kinds, kind: "trigger")
            })
    }

    /// A schedule must be able to fire; a trigger of another kind ignores what only a schedule has.
    private func checkSchedule(_ trigger: JSONValue, _ path: FieldPath, _ context: RuleContext) {
        let kind = (trigger["kind"] ?? trigger["type"])?.string
        guard kind == "schedule" else {
            guard let kind, Self.kinds.contains(kind) else { return }
            for key in Self.clocks where trigger[key]?.present != nil {
                context.findings.add(
                    .warning, "UNKNOWN_PARAMETER", at: path[key],
                    "A trigger of kind '\(kind)' does not use '\(key)'")
            }
            return
        }
        let zone = context.source["settings"]?["timezone"]
        do throws(ScheduleTrigger.Invalid) {
            guard try ScheduleTrigger(trigger, zone: zone) == nil else { return }
            let unknown = trigger.members.map(\.key).filter { !Self.known.contains($0) }
            report(
                context, path["cron"], "A trigger of kind 'schedule' needs 'cron' or 'interval'",
                suggestion: unknown.lazy.compactMap {
                    context.suggestions.nearest(to: $0, among: ["cron", "interval"], kind: "clock")
                }.first)
        } catch {
            let place = error.key.map { path[$0] } ?? FieldPath(steps: [.key("settings"), .key("timezone")])
            let named = error.key == "timezone" ? trigger["timezone"] : error.key == nil ? zone : nil
            report(
                context, place, "The schedule cannot be read: \(error.message)",
                suggestion: error.suggestion ?? named?.string.flatMap(context.suggestions.timeZone))
        }
    }

    private func report(_ context: RuleContext, _ path: FieldPath, _ message: String, suggestion: String? = nil) {
        context.findings.add(.error, "INVALID_TRIGGER", at: path, message, suggestion: suggestion)
    }
}
