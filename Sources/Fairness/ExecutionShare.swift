public import RepositoryModel
import System
public import WorkflowModel

/// The part of one execution in what all of a process share: made when the execution has taken a while, or waits. Belongs
/// to one thread.
///
/// An execution that has computed for long hands its place among the threads of requests on to another request, as one
/// that waits does, and goes on in turns with others of its kind.
public final class ExecutionShare {
    /// Seconds of computing after which an execution counts as long, and those after which one of a tenant does that has
    /// computed much lately.
    private static let long = 0.05
    private static let heavyLong = 0.005
    /// Seconds that a turn lasts where others wait for theirs.
    private static let turn = 0.05
    /// Seconds between two looks at least.
    private static let shortest = 0.001

    private let share: FairShare
    private let tenant: TenantID
    private let thread: (any ExecutionThread)?
    /// What the thread's processor time was when this was made, and what of the time since is not the execution's.
    private let start: Double
    private var counted = 0.0
    private var isLong = false
    private var hasTurn = false

    /// The part of an execution that has computed next to nothing so far.
    /// - Parameters:
    ///   - thread: the thread that a request lends; nil for one that no request needs.
    ///   - uncounted: seconds, see ``look(at:uncounted:_:)``.
    public init(_ share: FairShare, of tenant: TenantID, on thread: (any ExecutionThread)?, uncounted: Double) {
        self.share = share
        self.tenant = tenant
        self.thread = thread
        start = threadProcessorSeconds() - uncounted
    }

    /// Looks how long the execution has computed, and waits for its turn if that is long.
    /// - Parameters:
    ///   - now: seconds of a clock that is never set.
    ///   - uncounted: the seconds of the thread's processor time that do not count, such as for hashing an upload: what is
    ///     bounded by what the client has sent takes its time and no turn.
    ///   - check: called now and then while it waits.
    /// - Returns: the seconds after which to look again.
    /// - Throws: ``NodeFailure`` `OVERLOADED` where too many of its tenant's take long already; what `check` throws.
    public func look(
        at now: Double, uncounted: Double, _ check: () throws(NodeFailure) -> Void
    ) throws(NodeFailure) -> Double {
        let computed = count(at: now, uncounted: uncounted)
        if !isLong {
            let limit = share.record.isHeavy(tenant, at: now) ? Self.heavyLong : Self.long
            guard computed >= limit else { return max(Self.shortest, limit - computed) }
            if let thread { try share.room.enter(tenant, on: thread) }
            isLong = true
            Thread.giveWayOften(true)
        }
        if hasTurn, share.turns.isWanted { giveTurn() }
        if !hasTurn {
            try share.turns.take(tenant, check)
            hasTurn = true
        }
        return Self.turn
    }

    /// Runs `body`, which takes time but no processor.
    /// - Throws: ``NodeFailure`` `OVERLOADED` where too many of the tenant's requests take long already; what `body`
    ///   throws.
    public func waiting<Result>(_ body: () throws(NodeFailure) -> Result) throws(NodeFailure) -> Result {
        giveTurn()
        guard let thread, !isLong else { return try body() }
        return try share.room.waiting(tenant, on: thread, body)
    }

    /// Ends the turn, if this has one; the next look waits for another.
    public func giveTurn() {
        guard hasTurn else { return }
        hasTurn = false
        share.turns.give()
    }

    /// Ends it all, and counts what has been computed.
    public func end(uncounted: Double) {
        giveTurn()
        _ = count(at: monotonicSeconds(), uncounted: uncounted)
        guard isLong else { return }
        isLong = false
        Thread.giveWayOften(false)
        if let thread { share.room.leave(tenant, on: thread) }
    }

    private func count(at now: Double, uncounted: Double) -> Double {
        let computed = threadProcessorSeconds() - uncounted - start
        share.record.add(computed - counted, of: tenant, at: now)
        counted = max(counted, computed)
        return computed
    }
}
