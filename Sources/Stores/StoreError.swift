/// Says why a store failed; a value that is not there is not an error.
public struct StoreError: Error, CustomStringConvertible {
    /// The kinds of failure that a caller can act on.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Something of that key is already there, and was not to be replaced.
        public static let alreadyExists = Code(rawValue: "alreadyExists")
        /// The thing to change is not there.
        public static let notFound = Code(rawValue: "notFound")
        /// The thing to change is no longer as the caller knew it.
        public static let superseded = Code(rawValue: "superseded")
        /// A condition of the commit does not hold: someone else has written. Read again and decide anew.
        public static let conflict = Code(rawValue: "conflict")
        /// As much is there as may be.
        public static let exhausted = Code(rawValue: "exhausted")
        /// The device has no room left.
        public static let full = Code(rawValue: "full")
        /// The store is busy, locked or out of reach; the same call may succeed later.
        public static let unavailable = Code(rawValue: "unavailable")
        /// What is stored cannot be read: damaged, or written by a newer version.
        public static let damaged = Code(rawValue: "damaged")
    }

    /// The kind of failure.
    public let code: Code
    /// What was expected and what was found, for the log.
    public let message: String
    /// The error below this one, if any.
    public let cause: (any Error)?

    /// A failure of the given kind.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    public var description: String {
        "\(code.rawValue): \(message)" + (cause.map { " (\($0))" } ?? "")
    }
}
