import Glibc

/// The last good version of each workflow, on disk, so that a worker that starts while a file is broken goes on with
/// what its siblings have in force. Several processes may write: each write replaces a whole file.
struct LastGoodFiles: Sendable {
    let directory: String

    /// The bytes of the last good version; nil if there is none.
    func read(_ name: String) -> [UInt8]? {
        readFile(path(name), limit: WorkflowLoader.maximumSize)
    }

    /// Keeps a version; false if the disk does not take it.
    func write(_ bytes: [UInt8], name: String) -> Bool {
        if read(name) == bytes { return true }
        mkdir(directory, 0o700)
        let temporary = "\(path(name)).\(getpid())"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        let isComplete = written == bytes.count && fsync(descriptor) == 0
        close(descriptor)
        guard isComplete, rename(temporary, path(name)) == 0 else {
            unlink(temporary)
            return false
        }
        return true
    }

    /// Forgets a workflow whose file is gone.
    func remove(_ name: String) { unlink(path(name)) }

    private func path(_ name: String) -> String { "\(directory)/\(name).json" }
}
