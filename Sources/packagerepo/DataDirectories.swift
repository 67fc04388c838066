import Glibc

/// Where things are kept:
///
///     data/           0750
///       uploads/      0700  bodies that the web server is receiving
///       blobs/        0700  sha256/ab/cd/<digest>
///       run/          0750  the socket and its lock, the locks of those who hash passwords
///         owners/     0700  a file for each worker, locked while it lives
///       keys/         0700  what signs tokens
///       cache/        0700  validated workflows; may be emptied at any time
struct DataDirectories: Sendable {
    let data: String

    var uploads: String { data + "/uploads" }
    var blobs: String { data + "/blobs" }
    var run: String { data + "/run" }
    var owners: String { run + "/owners" }
    var keys: String { data + "/keys" }
    var cache: String { data + "/cache" }

    /// Makes what is missing and checks what is there.
    /// - Throws: ``StartError`` if a directory cannot be made or used, if others may read the keys, or if uploads
    ///   could not be linked into the blobs.
    func prepare() throws(StartError) {
        try makeParents()
        try prepare(data, mode: 0o750)
        for directory in [uploads, blobs, keys, cache] { try prepare(directory, mode: 0o700) }
        try prepare(run, mode: 0o750)
        try prepare(owners, mode: 0o700)
        guard try status(keys).st_mode & 0o077 == 0 else {
            throw StartError("\(keys) can be entered by others than its owner; expected mode 0700")
        }
        guard try status(uploads).st_dev == status(blobs).st_dev else {
            throw StartError("\(uploads) and \(blobs) are on different file systems; expected the same one")
        }
    }

    private func makeParents() throws(StartError) {
        var path = ""
        for name in data.split(separator: "/").dropLast() {
            path += "/" + name
            guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
                throw StartError("making \(path)", errno: errno)
            }
        }
    }

    private func prepare(_ directory: String, mode: mode_t) throws(StartError) {
        guard mkdir(directory, mode) == 0 || errno == EEXIST else {
            throw StartError("making \(directory)", errno: errno)
        }
        guard try status(directory).st_mode & S_IFMT == S_IFDIR else {
            throw StartError("\(directory) is there and is no directory")
        }
        guard access(directory, R_OK | W_OK | X_OK) == 0 else {
            throw StartError("using \(directory)", errno: errno)
        }
    }

    private func status(_ path: String) throws(StartError) -> stat {
        var status = stat()
        guard stat(path, &status) == 0 else { throw StartError("looking at \(path)", errno: errno) }
        return status
    }
}
