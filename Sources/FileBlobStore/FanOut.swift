import Glibc
import RepositoryModel
import Stores
import Synchronization
import System

/// Makes the directories of blobs, and sees to it that they outlast a crash.
///
/// The name of a directory is durable once its parent is synchronised, whoever made it: another process may have made
/// it just now. So the first blob of each directory pays for that in each process, and no other does.
final class FanOut: Sendable {
    private let layout: BlobLayout
    /// Directories whose names are known to be durable, by the first four digits of their digests.
    private let durable = Mutex<Set<Substring>>([])

    init(_ layout: BlobLayout) { self.layout = layout }

    /// Makes what is missing of the directories of `digest`.
    /// - Returns: the innermost.
    func prepare(for digest: Digest) throws(StoreError) -> String {
        let directories = layout.directories(of: digest)
        let prefix = digest.hexadecimal.prefix(4)
        let innermost = directories[directories.count - 1]
        // Nobody should remove a directory, but `find -empty -delete` is easily said.
        if durable.withLock({ $0.contains(prefix) }), access(innermost, F_OK) == 0 { return innermost }
        try StoreError.wrapping { () throws(SystemError) in
            for directory in directories.dropFirst() { try Self.make(directory) }
            for parent in directories.dropLast() { try Directory.synchronize(parent) }
        }
        _ = durable.withLock { $0.insert(prefix) }
        return innermost
    }

    /// Makes a directory unless it is there.
    static func make(_ path: String) throws(SystemError) { try Directory.make(path, permissions: 0o750) }
}
