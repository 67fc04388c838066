import Glibc
import WorkflowTools

/// Standard output, for what a command is asked for: what cannot be written is a failure of the command.
enum StandardOutput {
    /// Writes all of `text`.
    /// - Throws: ``CommandFailure``, as for a full disk.
    static func write(_ text: String) throws(CommandFailure) {
        try writeAll(Array(text.utf8), to: STDOUT_FILENO, "standard output")
    }
}
