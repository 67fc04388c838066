import Glibc
import System
import WorkflowTools

/// Reads passwords from the terminal or from standard input; never from arguments, which every user can list.
enum PasswordInput {
    private static let maximumBytes = 4_096
    private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]
    /// For how many milliseconds an interruption goes unnoticed at most.
    private static let interruptionLatency: Int32 = 100

    /// A new password: from standard input, or twice from the terminal.
    static func new(for username: String, fromStandardInput: Bool) throws(CommandFailure) -> String {
        if fromStandardInput { return try line(from: STDIN_FILENO) }
        let first = try fromTerminal("New password for \(username): ")
        guard try fromTerminal("The same again: ") == first else {
            throw CommandFailure("The two passwords differ; nothing was changed")
        }
        return first
    }

    /// One line from the terminal that this process belongs to, wherever its input and output lead, without echo.
    private static func fromTerminal(_ prompt: String) throws(CommandFailure) -> String {
        guard let file = try? FileDescriptor(opening: "/dev/tty", O_RDWR | O_NOCTTY) else {
            throw CommandFailure("There is no terminal to ask for the password; give it with --password-stdin")
        }
        let terminal = file.number
        var before = termios()
        guard tcgetattr(terminal, &before) == 0 else { throw CommandFailure("The terminal cannot be set up") }
        // An interruption must not leave the terminal without echo, so it waits until that is restored.
        var interruptions = sigset_t()
        sigemptyset(&interruptions)
        for number in signals { sigaddset(&interruptions, number) }
        var mask = sigset_t()
        pthread_sigmask(SIG_BLOCK, &interruptions, &mask)
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        silent.c_lflag |= tcflag_t(ECHONL)
        defer {
            tcsetattr(terminal, TCSAFLUSH, &before)
            pthread_sigmask(SIG_SETMASK, &mask, nil)
        }
        guard tcsetattr(terminal, TCSAFLUSH, &silent) == 0 else {
            throw CommandFailure("The terminal cannot be kept from showing the password")
        }
        _ = write(terminal, prompt, prompt.utf8.count)
        while true {
            var question = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
            if poll(&question, 1, interruptionLatency) > 0 { return try line(from: terminal) }
            var pending = sigset_t()
            sigpending(&pending)
            if signals.contains(where: { sigismember(&pending, $0) == 1 }) {
                throw CommandFailure("No password was read: interrupted")
            }
        }
    }

    /// The bytes up to the end of the line or of the input, no more of which is consumed.
    private static func line(from file: Int32) throws(CommandFailure) -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while true {
            let count = read(file, &byte, 1)
            guard count >= 0 else {
                throw CommandFailure("No password was read: \(SystemError("reading").reason)")
            }
            if count == 0, bytes.isEmpty { throw CommandFailure("No password was read: the input is empty") }
            if count == 0 || byte == UInt8(ascii: "\n") { break }
            bytes.append(byte)
            guard bytes.count <= maximumBytes else { throw CommandFailure("The password is too long") }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure("The password is not UTF-8")
        }
        return text
    }
}
