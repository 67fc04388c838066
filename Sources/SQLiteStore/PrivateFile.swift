import Glibc
import System

/// The file of a database before SQLite has it.
enum PrivateFile {
    /// Makes the file for its owner alone, if there is none yet: it holds password hashes. SQLite gives the files
    /// beside it the same permissions. What goes wrong here, opening will say better.
    static func make(_ path: String) {
        // Closing a file that SQLite has open would drop its locks; this one is new, so no one has.
        _ = try? FileDescriptor(opening: path, O_CREAT | O_EXCL | O_WRONLY).close()
    }
}
