import FileBlobStore
import Glibc
import System

/// Where everything is in the data directory. Each path is made here, but for what is inside of `blobs` and `uploads`
/// (`BlobLayout`); nginx.conf names some of them again, and a test compares.
///
///     data/                      0750
///     ├── metadata.sqlite        documents, indexes, tags, users, workflows of tenants' own, executions and their
///     queue ├── blobs/                 0700  sha256/ab/cd/<digest>
///     ├── uploads/               0700  bodies that the web server is receiving
///     ├── keys/                  0700  what signs tokens
///     ├── cache/                 0700  may be emptied at any time
///     │   ├── findings/                what was found in workflow files, by their content
///     │   └── last-good/               the last version of each workflow file that could run
///     ├── run/                   0750  nothing in it outlives the service
///     │   ├── supervisor.pid           the supervisor's process, locked while it lives
///     │   ├── workers                  what each worker does, in the memory of all of them
///     │   ├── packagerepo.sock         what the workers listen on, and its lock
///     │   ├── health.sock              where they are asked for their health, and its lock
///     │   ├── blobs.sock               what nginx listens on for itself
///     │   ├── owners/            0700  a file for each worker, locked while it lives
///     │   └── hashing-<n>.lock         whose turn it is to hash a password
///     ├── tls/                         the certificate for development
///     ├── acme/                        how an authority for certificates sees that this machine has its name
///     ├── log/                         of nginx and of the workers
///     └── release/                     what the service user runs where it may not read the clone
struct DataDirectories: Sendable {
    let data: String

    var database: String { data + "/metadata.sqlite" }
    var blobs: String { BlobLayout(root: data).blobs }
    var uploads: String { BlobLayout(root: data).uploads }
    var keys: String { data + "/keys" }
    var cache: String { data + "/cache" }
    var findings: String { cache + "/findings" }
    var lastGood: String { cache + "/last-good" }
    var run: String { data + "/run" }
    var socket: String { run + "/packagerepo.sock" }
    var healthSocket: String { run + "/health.sock" }
    var blobSocket: String { run + "/blobs.sock" }
    var supervisor: String { run + "/supervisor.pid" }
    var board: String { run + "/workers" }
    var owners: String { run + "/owners" }
    /// The lock that the workers take in turn that compute passwords' hashes as number `turn`.
    func hashingLock(_ turn: Int) -> String { run + "/hashing-\(turn).lock" }
    var tls: String { data + "/tls" }
    var tlsCertificate: String { tls + "/certificate.pem" }
    var tlsKey: String { tls + "/key.pem" }
    /// What certbot's `--webroot` shows an authority.
    var acme: String { data + "/acme" }
    var log: String { data + "/log" }
    var release: String { data + "/release" }

    /// Whether something of that name in the data directory is the service's.
    func owns(_ name: String) -> Bool {
        let places = [database, blobs, uploads, keys, cache, run, tls, acme, log, release]
        let names = places.map { $0.dropFirst(data.count + 1) }
        // SQLite keeps files beside the database; ext4 a directory for what it has found.
        return names.contains(Substring(name)) || name.hasPrefix(database.dropFirst(data.count + 1) + "-")
            || name == "lost+found"
    }

    /// The directory in which something is left that belongs to a database: a blob, or a key; nil if there is nothing.
    var remains: String? {
        [blobs + "/sha256", keys].first { (try? Directory.names(in: $0))?.isEmpty == false }
    }

    /// Makes what is missing and checks what is there.
    /// - Throws: ``StartError`` if a directory cannot be made or used, if others may read the keys, or if uploads
    ///   could not be linked into the blobs.
    func prepare() throws(StartError) {
        try makeParents()
        try prepare(data, mode: 0o750)
        for directory in [uploads, blobs, keys, cache] { try prepare(directory, mode: 0o700) }
        try prepare(run, mode: 0o750)
        try prepare(owners, mode: 0o700)
        guard try status(keys).permissions & 0o077 == 0 else {
            throw StartError("\(keys) can be entered by others than its owner; expected mode 0700")
        }
        guard try status(uploads).stamp.device == status(blobs).stamp.device else {
            throw StartError("\(uploads) and \(blobs) are on different file systems; expected the same one")
        }
    }

    private func makeParents() throws(StartError) {
        var path = ""
        for name in data.split(separator: "/").dropLast() {
            path += "/" + name
            try StartError.wrapping { () throws(SystemError) in try Directory.make(path, permissions: 0o755) }
        }
    }

    private func prepare(_ directory: String, mode: UInt32) throws(StartError) {
        try StartError.wrapping { () throws(SystemError) in try Directory.make(directory, permissions: mode) }
        guard try status(directory).kind == .directory else {
            throw StartError("\(directory) is there and is no directory")
        }
        guard access(directory, R_OK | W_OK | X_OK) == 0 else {
            throw StartError(SystemError("using", directory))
        }
    }

    private func status(_ path: String) throws(StartError) -> FileStatus {
        try StartError.wrapping { () throws(SystemError) in try FileStatus(of: path) }
    }
}
