import Glibc
public import Logging

/// Signals by which other services reload, reopen their logs or end gently. Nothing of that exists here yet, and their
/// default action would end the service: each is taken and told, once.
public struct IgnoredSignals {
    /// The signals, to be blocked like those that are obeyed.
    public static let numbers = [SIGHUP, SIGUSR1, SIGUSR2, SIGQUIT]

    private let logger: Logger
    private var told: Set<Int32> = []

    /// None has come yet; the first of each is told to `logger`.
    public init(logger: Logger) { self.logger = logger }

    /// Those of `arrived` that are not ignored.
    public mutating func others(in arrived: Set<Int32>) -> Set<Int32> {
        for number in Self.numbers where arrived.contains(number) && told.insert(number).inserted {
            logger.warning(
                "signal ignored: there is no reload; SIGTERM ends the service, and settings are read at its start",
                metadata: ["signal": "\(number) (\(String(cString: strsignal(number))))"])
        }
        return arrived.subtracting(Self.numbers)
    }
}
