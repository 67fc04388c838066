import Glibc

/// How a process ended.
public enum ChildExit: Sendable, Equatable, CustomStringConvertible {
    /// By itself, with this status.
    case status(Int32)
    /// By this signal.
    case signal(Int32)

    /// Reads what `waitpid` reports; the macros that would are not imported.
    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7F
        self = signal == 0 ? .status(waitStatus >> 8 & 0xFF) : .signal(signal)
    }

    public var description: String {
        switch self {
        case .status(let status): "status \(status)"
        case .signal(let number): "signal \(number) (\(String(cString: strsignal(number))))"
        }
    }
}
