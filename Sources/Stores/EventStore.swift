public import RepositoryModel

/// The port to the events of all tenants, for whoever removes those that have been kept long enough.
public protocol EventStore: Sendable {
    /// Removes events from before a moment, the oldest first. The newest of all stays, so that the number of an event never
    /// comes back.
    /// - Parameter limit: how many to look at.
    /// - Returns: how many are gone.
    /// - Throws: ``StoreError`` `unavailable`, `damaged`.
    func removeEvents(before moment: Timestamp, limit: Int) throws(StoreError) -> Int
}
