import JSON
package import Schedules

extension LoadedWorkflow {
    /// What starts this workflow by the clock; nothing where it cannot run, or says that it is not active.
    package var schedules: [ScheduleTrigger] {
        guard plan != nil, let document, document["active"]?.bool != false else { return [] }
        return (document["triggers"] ?? .null).elements.compactMap { trigger in
            guard trigger["enabled"]?.bool != false else { return nil }
            // What cannot be read is a finding, so that there is no plan.
            return (try? ScheduleTrigger(trigger, zone: document["settings"]?["timezone"])) ?? nil
        }
    }
}
