import Glibc

/// The file of a database before SQLite has it.
enum PrivateFile {
    /// Makes the file for its owner alone, if there is none yet: it holds password hashes. SQLite gives the files
    /// beside it the same permissions. What goes wrong here, opening will say better.
    static func make(_ path: String) {
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        // Closing a file that SQLite has open would drop its locks; this one is new, so nobody has.
        if descriptor >= 0 { close(descriptor) }
    }
}
