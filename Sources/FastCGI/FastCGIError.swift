/// Says why a FastCGI request could not be read or answered, or a server not started.
public struct FastCGIError: Error, CustomStringConvertible {
    /// The kinds of failure that a caller can act on.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The body is longer than the limit that the caller set.
        public static let bodyTooLarge = Code(rawValue: "bodyTooLarge")
        /// The body ended early, is longer than stated, or its stated length is no number.
        public static let bodyIncomplete = Code(rawValue: "bodyIncomplete")
        /// A parameter is there, but is not UTF-8.
        public static let invalidText = Code(rawValue: "invalidText")
        /// The web server has gone or stopped reading; there is no one left to answer.
        public static let connectionLost = Code(rawValue: "connectionLost")
        /// The system refused a call; it may succeed later (descriptors or memory are short).
        public static let system = Code(rawValue: "system")
    }

    /// The kind of failure.
    public let code: Code
    /// What was expected and what was found, for the log.
    public let message: String

    /// A failure of the given kind.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { "\(code.rawValue): \(message)" }
}
