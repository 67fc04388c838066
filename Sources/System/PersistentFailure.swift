import Synchronization

/// Tells a failure that has just begun from one that persists, so that the log says each once however often the work is
/// tried again.
///
///     if failing.begins(with: "\(error)") { logger.error("…") }
///     …
///     if failing.ends() { logger.notice("… again") }
public final class PersistentFailure: Sendable {
    private let reason = Mutex<String?>(nil)

    /// Nothing has failed yet.
    public init() {}

    /// The work has failed.
    /// - Parameter reason: why; another reason than before counts as another failure.
    /// - Returns: whether it did not fail for that reason the last time.
    public func begins(with reason: String) -> Bool {
        self.reason.withLock { known in
            defer { known = reason }
            return known != reason
        }
    }

    /// The work has succeeded.
    /// - Returns: whether it failed the last time.
    @discardableResult
    public func ends() -> Bool {
        reason.withLock { known in
            defer { known = nil }
            return known != nil
        }
    }
}
