import System

/// Says why a pool of workers could not be started.
public struct SupervisorError: Error, CustomStringConvertible {
    /// The kinds of failure that an operator can act on.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Another server answers on the socket, or is about to.
        public static let socketInUse = Code(rawValue: "socketInUse")
        /// Another supervisor serves the same data directory.
        public static let instanceRunning = Code(rawValue: "instanceRunning")
        /// The socket's path cannot be used: too long, taken by something else, or in an unsafe directory.
        public static let invalidPath = Code(rawValue: "invalidPath")
        /// The system refused a call.
        public static let system = Code(rawValue: "system")
    }

    /// The kind of failure.
    public let code: Code
    /// Says in one line what was expected and what was found.
    public let message: String

    /// A failure of the given kind.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The failure of a call to the system.
    init(_ error: SystemError) { self.init(.system, error.description) }

    /// Runs `body`; what it throws becomes an error of this module.
    @discardableResult
    static func wrapping<R: ~Copyable>(_ body: () throws(SystemError) -> R) throws(SupervisorError) -> R {
        do throws(SystemError) { return try body() } catch { throw SupervisorError(error) }
    }

    public var description: String { message }
}
