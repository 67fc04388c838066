import Glibc
import Stores

/// A lock that this process holds until it ends, or gives it up.
public final class ProcessLock: Sendable {
    /// What others call its holder.
    public let name: String
    private let descriptor: Int32

    /// Nil where somebody else has it.
    init?(path: String, name: String) throws(StoreError) {
        self.name = name
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else {
            throw StoreError(
                errno == ENOSPC ? .full : .unavailable, "cannot open \(path): \(String(cString: strerror(errno)))")
        }
        // From here on `deinit` closes it, also where this fails.
        descriptor = opened
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// Whether the file has still a name.
    var isInPlace: Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_nlink > 0
    }
}
