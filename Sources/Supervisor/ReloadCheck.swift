import Glibc
import System

/// The next program's own look at what it would start with, in a process that ends with it: so neither bad settings nor a
/// program that does not run can take the place of what serves.
struct ReloadCheck: ~Copyable {
    /// How long it may take.
    private static let limit = Duration.seconds(60)

    let pid: Int32
    private let deadline: Duration
    private let output: FileDescriptor

    /// Starts `program` with the arguments that make it check.
    /// - Throws: ``SupervisorError`` (`system`) if it cannot be started.
    init(_ program: ProcessSupervisor.Program, at now: Duration) throws(SupervisorError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SupervisorError(SystemError("making a pipe")) }
        let output = try FileDescriptor.outOfTheWay(ends[0], from: "making a pipe")
        let writing = try FileDescriptor.outOfTheWay(ends[1], from: "making a pipe")
        _ = fcntl(output.number, F_SETFL, O_NONBLOCK)
        let pid = try ChildProcess.spawn(
            program.executable, [program.executable] + program.check, without: ServiceNotifier.variables,
            descriptors: [(writing.number, 1), (writing.number, 2)])
        self.output = output
        self.pid = pid
        deadline = now + Self.limit
    }

    /// Kills it if it takes too long; it is reaped as any child is.
    func limit(at now: Duration) { if now >= deadline { kill(pid, SIGKILL) } }

    /// What it found wrong, on one line.
    func findings(_ exit: ChildExit) -> String {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = max(0, read(output.number, &buffer, buffer.count))
        let lines = String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n")
        let text = lines.joined(separator: "; ")
        if text.isEmpty { return "the program ended by \(exit)" }
        return text.hasPrefix("Error: ") ? String(text.dropFirst(7)) : text
    }
}
