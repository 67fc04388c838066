import JSON
import Schedules
import WorkflowEngine
import WorkflowModel

/// Rules about `settings` (`INVALID_SETTINGS`; its retry fields: `INVALID_RETRY`).
struct SettingsRules: RuleGroup {
    private enum Setting {
        case text
        case timeZone
        /// A flag, or n8n's `DEFAULT`.
        case flagOrDefault
        case choice([String])
        case seconds
        case retry
    }

    private static let settings: [String: Setting] = [
        "executionTimeout": .seconds, "timezone": .timeZone, "executionOrder": .choice(["v0", "v1"]),
        "errorWorkflow": .text,
        "callerPolicy": .choice(["any", "none", "workflowsFromAList", "workflowsFromSameOwner"]), "callerIds": .text,
        "saveExecutionProgress": .flagOrDefault, "saveManualExecutions": .flagOrDefault,
        "saveDataErrorExecution": .choice(["all", "none", "DEFAULT"]),
        "saveDataSuccessExecution": .choice(["all", "none", "DEFAULT"]), "retryPolicy": .retry,
        "retryOnFail": .retry, "maxTries": .retry, "waitBetweenTries": .retry,
    ]
    private static let known = Set(settings.keys)

    func check(_ context: RuleContext) {
        guard let settings = context.source["settings"], settings.kind == .object else { return }
        let path: FieldPath = "settings"
        for (key, value) in settings.members {
            guard let setting = Self.settings[key], !value.isNull else { continue }
            check(value, setting, key, at: path[key], context)
        }
        RetryRules(context: context, node: nil).check(settings, at: path)
        context.checkMembers(of: settings, known: Self.known, what: "settings have", at: path, node: nil)
    }

    private func check(
        _ value: JSONValue, _ setting: Setting, _ key: String, at path: FieldPath, _ context: RuleContext
    ) {
        func report(_ severity: Finding.Severity, _ expected: String, suggestion: String? = nil) {
            context.findings.add(
                severity, "INVALID_SETTINGS", at: path, "'\(key)' must be \(expected); found \(shown(value))",
                suggestion: suggestion)
        }
        switch setting {
        case .text: if value.kind != .string { report(.error, "a string") }
        case .timeZone:
            guard let name = value.string else { return report(.error, "a string") }
            // A trigger that needs the zone reports it as its own error.
            guard name != "DEFAULT", !hasSchedule(context), (try? Schedule.checkZone(name)) == nil else { return }
            report(
                .warning, "a time zone such as Europe/Berlin, or UTC",
                suggestion: context.suggestions.timeZone(nearestTo: name))
        case .flagOrDefault:
            if let text = value.string {
                if text != "DEFAULT" { report(.warning, "a boolean") }
            } else if value.bool == nil {
                report(.error, "a boolean")
            }
        case .choice(let options):
            guard let text = value.string else { return report(.error, "a string") }
            guard !options.contains(text) else { return }
            report(
                .warning, "one of \(options.joined(separator: ", "))",
                suggestion: context.suggestions.nearest(to: text, among: options, kind: key))
        case .seconds:
            guard let seconds = value.number else { return report(.error, "a number of seconds") }
            if seconds <= 0, seconds != -1 { report(.warning, "-1 or more than 0 seconds") }
        case .retry: break
        }
    }

    private func hasSchedule(_ context: RuleContext) -> Bool {
        (context.source["triggers"] ?? .null).elements.contains { trigger in
            (trigger["kind"] ?? trigger["type"])?.string == "schedule" && trigger["timezone"]?.present == nil
        }
    }
}
