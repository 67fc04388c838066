import Glibc
import System

/// A command of the system's shell, run to its end for what it says.
struct ShellCommand {
    /// Whether it ended with 0.
    let succeeded: Bool
    /// Standard output and standard error.
    let output: String

    /// Runs `line`, where programs for administrators are found too.
    init(_ line: String) {
        guard let stream = popen("PATH=\"$PATH:/usr/sbin:/sbin\" LC_ALL=C; export PATH LC_ALL; { \(line); } 2>&1", "r")
        else {
            (succeeded, output) = (false, SystemError("running a command").description)
            return
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 { bytes += buffer[..<count] }
        succeeded = pclose(stream) == 0
        output = String(decoding: bytes, as: UTF8.self)
    }

    /// `text` as one word of the shell. Values of settings have no quotes, but what else is named may.
    static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
