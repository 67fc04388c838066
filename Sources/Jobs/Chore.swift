import Logging
public import RepositoryModel
import Synchronization
import System

/// Something that a process does again and again beside its work: what fails is logged when it begins to.
public final class Chore: Sendable {
    /// Does it; `shouldStop` tells whether the process is to end.
    public typealias Body = @Sendable (_ now: Timestamp, _ shouldStop: () -> Bool) throws -> Void

    private let message: Logger.Message
    private let interval: Double
    private let isForLeader: Bool
    private let body: Body
    private let last = Mutex(-Double.infinity)
    private let failing = PersistentFailure()

    /// - Parameters:
    ///   - message: what to log when it fails.
    ///   - interval: seconds between two times, at least; 0 for at each look.
    ///   - isForLeader: whether only the leader of the pool does it.
    public init(_ message: String, every interval: Double, isForLeader: Bool = false, _ body: @escaping Body) {
        self.message = "\(message)"
        self.interval = interval
        self.isForLeader = isForLeader
        self.body = body
    }

    /// Does it if it is time.
    func runIfDue(leads: Bool, logger: Logger, shouldStop: () -> Bool) {
        guard leads || !isForLeader else { return }
        let isDue = last.withLock { last in
            let now = monotonicSeconds()
            guard now - last >= interval else { return false }
            last = now
            return true
        }
        if isDue { run(logger: logger, shouldStop: shouldStop) }
    }

    /// Does it now.
    func run(logger: Logger, shouldStop: () -> Bool = { false }) {
        do {
            try body(.now, shouldStop)
            failing.ends()
        } catch {
            guard failing.begins(with: "\(error)") else { return }
            logger.error(message, metadata: ["error": "\(error)"])
        }
    }
}
