import Stores
import Synchronization
import System

/// Which file is at the database's path. A process keeps its own open, whatever becomes of the name: writes to a file
/// without a name are lost when the process ends.
final class FilePlace: Sendable {
    private let path: String
    private let file: FileStamp?
    private let state = Atomic(true)
    private let isClosed = Atomic(false)

    /// The file that is at `path` now.
    init(path: String) {
        self.path = path
        file = Self.stamp(path)
    }

    /// Whether the file was at its path at the last look; costs no system call.
    var isGood: Bool { state.load(ordering: .acquiring) }

    /// Looks at the path: one system call.
    @discardableResult
    func check() -> Bool {
        let isThere = file.flatMap { file in Self.stamp(path)?.isSameFile(as: file) } ?? false
        if !isClosed.load(ordering: .acquiring) { state.store(isThere, ordering: .releasing) }
        return isThere
    }

    /// Which file is at the path; nil if none can be reached.
    private static func stamp(_ path: String) -> FileStamp? { (try? FileStatus(of: path))?.stamp }

    /// Says that the file is about to be closed: it is not good any more.
    func close() {
        isClosed.store(true, ordering: .releasing)
        state.store(false, ordering: .releasing)
    }

    /// - Throws: ``StoreError`` `unavailable` where the file was not at its path.
    func require(_ isThere: Bool) throws(StoreError) {
        guard !isThere else { return }
        throw StoreError(
            .unavailable,
            "the database \(path) has gone, or another file has taken its place; put it back, or restart the service")
    }
}
