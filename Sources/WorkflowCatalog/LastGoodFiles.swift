import System

/// The last good version of each workflow, on disk, so that a worker that starts while a file is broken goes on with
/// what its siblings have in force. Several processes may write: each write replaces a whole file.
struct LastGoodFiles: Sendable {
    let directory: String

    /// The bytes of the last good version; nil if there is none.
    func read(_ name: String) -> [UInt8]? {
        try? File.contents(of: path(name), limit: WorkflowLoader.maximumSize)
    }

    /// Keeps a version.
    /// - Throws: ``SystemError`` if the disk does not take it.
    func write(_ bytes: [UInt8], name: String) throws(SystemError) {
        if read(name) == bytes { return }
        try Directory.make(directory, permissions: 0o700)
        try File.replace(path(name), by: bytes)
    }

    /// Forgets the workflows that have no file any more: a broken file of that name must not bring an old one back.
    func keepOnly(_ names: some Sequence<String>) {
        let kept = Set(names.map { "\($0).json" })
        // What cannot be listed or removed now is tried again when a file changes, or by the next worker.
        for file in (try? Directory.names(in: directory)) ?? [] where !kept.contains(file) && file.hasSuffix(".json") {
            _ = try? File.remove("\(directory)/\(file)")
        }
    }

    private func path(_ name: String) -> String { "\(directory)/\(name).json" }
}
