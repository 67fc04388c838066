import Glibc
public import Logging

/// Takes the signals by which other services reload, reopen logs or end gently. None of that exists here yet, and the
/// default action would end the service, so each is ignored and logged once.
public struct IgnoredSignals {
    /// The signals; block them like those that are obeyed.
    public static let numbers = [SIGHUP, SIGUSR1, SIGUSR2, SIGQUIT]

    private let logger: Logger
    private var told: Set<Int32> = []

    /// Makes a set of which none has come yet; the first of each is logged.
    public init(logger: Logger) { self.logger = logger }

    /// Returns those of `arrived` that are not ignored.
    public mutating func others(in arrived: Set<Int32>) -> Set<Int32> {
        for number in Self.numbers where arrived.contains(number) && told.insert(number).inserted {
            logger.warning(
                "signal ignored: there is no reload; SIGTERM ends the service, and settings are read at its start",
                metadata: ["signal": "\(number) (\(String(cString: strsignal(number))))"])
        }
        return arrived.subtracting(Self.numbers)
    }
}
