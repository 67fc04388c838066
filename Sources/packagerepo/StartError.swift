import System

/// Says in one line why the service cannot start.
struct StartError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// The failure of a call to the system.
    init(_ error: SystemError) { description = error.description }

    /// Runs `body`; what it throws becomes an error of the start.
    @discardableResult
    static func wrapping<R>(_ body: () throws(SystemError) -> R) throws(StartError) -> R {
        do throws(SystemError) { return try body() } catch { throw StartError(error) }
    }
}
