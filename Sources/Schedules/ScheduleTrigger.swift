package import JSON
import Values
import WorkflowModel

/// A trigger of kind `schedule`: it starts its workflow by the clock.
package struct ScheduleTrigger: Sendable {
    /// The node that it names.
    package let node: String
    /// When.
    package let schedule: Schedule
    /// Identifies it among the workflow's triggers; a changed trigger is another one.
    package let identity: String

    /// Says what is wrong with a trigger, and in which member.
    package struct Invalid: Error {
        /// `cron`, `interval` or `timezone`; nil if it is the workflow's own time zone.
        package let key: String?
        package let message: String
        /// What was probably meant.
        package var suggestion: String?
    }

    /// Reads a trigger: `cron` with `timezone`, or `interval` in seconds or as `"5m"`.
    /// - Parameter zone: the workflow's own time zone, for a trigger that names none; UTC if that is nil.
    /// - Returns: nil for one of another kind, or that says nothing of when.
    /// - Throws: ``Invalid``.
    package init?(_ trigger: JSONValue, zone: JSONValue?) throws(Invalid) {
        guard (trigger["kind"] ?? trigger["type"])?.string == "schedule" else { return nil }
        node = (trigger["nodeId"] ?? trigger["node"])?.string ?? ""
        let own = trigger["timezone"]?.present
        let named = own ?? zone?.present
        let zoneName = try Self.reading(own == nil ? nil : "timezone") { () throws(ValueError) in
            guard let named else { return String?.none }
            guard let text = named.string else { throw .mismatch("a time zone is a text; found \(shown(named))") }
            // n8n's word for the deployment's own.
            guard text != "DEFAULT" else { return String?.none }
            try Schedule.checkZone(text)
            return text
        }
        switch (trigger["cron"]?.present, trigger["interval"]?.present) {
        case (nil, nil):
            return nil
        case (let cron?, nil):
            schedule = try Self.reading("cron") { () throws(ValueError) in
                guard let text = cron.string else {
                    throw .mismatch("a cron expression is a text; found \(shown(cron))")
                }
                return try Schedule(cron: text, zone: zoneName)
            }
            identity = "\(node)|cron \(cron.string ?? "")|\(zoneName ?? "UTC")"
        case (nil, let interval?):
            let text = interval.string
            guard let milliseconds = interval.number.map({ $0 * 1_000 }) ?? text.flatMap(Span.milliseconds(of:)) else {
                throw Invalid(
                    key: "interval",
                    message: "an interval is a number of seconds, or a text with a unit such as \"90s\" or \"5m\"; "
                        + "found \(shown(interval))",
                    suggestion: text.flatMap { Double($0) == nil ? nil : "\($0)s" })
            }
            schedule = try Self.reading("interval") { () throws(ValueError) in
                try Schedule(everyMilliseconds: milliseconds)
            }
            identity = "\(node)|interval \(milliseconds)"
        case (_?, _?):
            throw Invalid(key: "interval", message: "a trigger has a cron expression or an interval, not both")
        }
    }

    private static func reading<T>(
        _ key: String?, _ body: () throws(ValueError) -> T
    ) throws(Invalid) -> T {
        do { return try body() } catch { throw Invalid(key: key, message: error.message) }
    }
}

extension ScheduleTrigger {
    /// Reads the schedules of a document that has been validated; empty if it says that it is not active.
    package static func all(of document: JSONValue) -> [ScheduleTrigger] {
        guard document["active"]?.bool != false else { return [] }
        return (document["triggers"] ?? .null).elements.compactMap { trigger in
            guard trigger["enabled"]?.bool != false else { return nil }
            // An unreadable trigger is an error of validation, so there is none here.
            return (try? ScheduleTrigger(trigger, zone: document["settings"]?["timezone"])) ?? nil
        }
    }
}
