/// The port to who takes part in a pool: which processes live, and which of them leads.
///
/// The name of a process is recorded with its claims: jobs, idempotency keys. When it has died, others take them over.
/// The membership belongs to the store that keeps the claims: lock files beside SQLite.
public protocol Membership: Sendable {
    /// What others call this process. Random, so that a dead one never comes back.
    var name: String { get }

    /// Whether the process of that name lives. What cannot be found out counts as life.
    func isAlive(_ member: String) -> Bool

    /// Whether this process leads the pool, which at most one does at a time; it leads on until it ends. Two leaders
    /// would be harmless: what a leader does is decided by the store's marks.
    /// - Throws: ``StoreError`` `unavailable` or `full` where that cannot be found out.
    func leads() throws(StoreError) -> Bool

    /// Forgets the processes that have died. Call it when none of them has a claim any more.
    func forgetDead()
}
