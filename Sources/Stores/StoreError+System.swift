public import System

extension StoreError {
    /// The failure of a call to the system: `full` where the disk is, else `unavailable`.
    public init(_ error: SystemError) { self.init(error.isFull ? .full : .unavailable, error.description) }

    /// Runs `body`; what it throws becomes an error of the store.
    @discardableResult
    public static func wrapping<R: ~Copyable>(_ body: () throws(SystemError) -> R) throws(StoreError) -> R {
        do throws(SystemError) { return try body() } catch { throw StoreError(error) }
    }
}
