import Glibc
import Stores
import System

/// A lock that this process holds until it ends, or gives it up.
final class ProcessLock: Sendable {
    /// What others call its holder.
    let name: String
    private let file: FileDescriptor

    /// Nil if someone else has it.
    init?(path: String, name: String) throws(StoreError) {
        self.name = name
        file = try StoreError.wrapping { () throws(SystemError) in
            try FileDescriptor(opening: path, O_RDWR | O_CREAT)
        }
        guard try StoreError.wrapping({ () throws(SystemError) in try file.tryLock() }) else { return nil }
    }

    /// Whether the file has still a name.
    var isInPlace: Bool { (try? file.status()).map { $0.linkCount > 0 } ?? false }
}
