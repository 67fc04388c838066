/// Why nginx asks (see nginx.conf).
package enum RequestPhase: String, Sendable {
    /// An ordinary request.
    case request
    /// May the body of this request come, and how? Answered by 204 with `X-Body`, or 403.
    case authorize
    /// What to answer to a request whose body may not come.
    case denied
    /// A request whose body was let in, and which has it in memory.
    case admitted
    /// A request whose body was let in, and is in a file that nginx has written.
    case upload
    /// What to answer to a request whose body nginx could not write.
    case unwritten

    /// Whether the body is still to come.
    package var isBeforeBody: Bool { self == .authorize || self == .denied }
}
