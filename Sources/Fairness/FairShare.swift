/// What the executions of a process share, so that those of one tenant leave room for the others'.
public final class FairShare: Sendable {
    /// The bounds.
    public struct Limits: Sendable {
        /// Requests of one tenant that may wait, or compute for long, at once.
        public var tenantRequests = 32
        /// Such requests of all tenants: as many threads as a server replaces.
        public var requests = 64
        /// Seconds that the executions of one tenant may compute in a minute; 0 for any number.
        public var computingPerMinute = 120
        /// Executions that may compute for long at once; the others wait for their turn.
        public var computing = 1

        /// The defaults.
        public init() {}
    }

    /// Where the threads of requests that take long are counted.
    public let room: WaitingRoom
    /// The turns of those that compute for long.
    public let turns: ComputingTurns
    /// What each tenant has computed.
    public let record: ComputingRecord

    /// A share that nobody has used yet.
    public init(_ limits: Limits = Limits()) {
        room = WaitingRoom(limit: limits.requests, tenantLimit: limits.tenantRequests)
        turns = ComputingTurns(places: limits.computing)
        record = ComputingRecord(secondsPerMinute: limits.computingPerMinute)
    }
}
