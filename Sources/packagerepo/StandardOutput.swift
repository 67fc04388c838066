import Glibc
import System
import WorkflowTools

/// Standard output, for what a command is asked for: what cannot be written is a failure of the command.
enum StandardOutput {
    /// Writes all of `text`.
    /// - Throws: ``CommandFailure``, as for a full disk.
    static func write(_ text: String) throws(CommandFailure) {
        do throws(SystemError) {
            try FileDescriptor.write(Array(text.utf8), to: STDOUT_FILENO, name: "standard output")
        } catch {
            throw CommandFailure("Cannot write standard output: \(error.reason)")
        }
    }
}
