/// How many workflows of its own a tenant may have, and how many schedules in them all together.
public struct WorkflowQuota: Sendable {
    /// How many workflows.
    public let workflows: Int
    /// How many schedules.
    public let schedules: Int

    /// Bounds.
    public init(workflows: Int, schedules: Int) {
        self.workflows = workflows
        self.schedules = schedules
    }

    /// No bounds.
    public static let unlimited = WorkflowQuota(workflows: .max, schedules: .max)

    /// Sees whether a definition may be stored.
    /// - Parameters:
    ///   - others: how many workflows the tenant has beside that of the definition's name.
    ///   - schedules: how many schedules these have.
    /// - Throws: ``StoreError`` `exhausted`, with a message for the client.
    public func check(
        _ definition: WorkflowDefinition, besides others: Int, with schedules: Int
    ) throws(StoreError) {
        guard others < workflows else {
            throw StoreError(
                .exhausted,
                "A tenant may have at most \(workflows) workflows of its own, and this one has \(others); delete one before "
                    + "storing '\(definition.name)'")
        }
        guard definition.schedules == 0 || schedules + definition.schedules <= self.schedules else {
            throw StoreError(
                .exhausted,
                "The workflows of a tenant may have at most \(self.schedules) schedules together; '\(definition.name)' has "
                    + "\(definition.schedules), and the others have \(schedules); remove some")
        }
    }
}
