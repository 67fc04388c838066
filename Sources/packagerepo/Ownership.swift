import Glibc
import WorkflowTools

/// Becomes the user and the group that `directory` belongs to, if this is root and they are others; for good.
///
/// A database, its log or a key that root made there would be closed to the service.
/// - Throws: ``CommandFailure`` when there is no such directory, or the change is refused.
func becomeOwner(of directory: String) throws(CommandFailure) {
    var status = stat()
    guard stat(directory, &status) == 0 else {
        throw CommandFailure("The data directory \(directory) cannot be found: \(String(cString: strerror(errno)))")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
        throw CommandFailure("The data directory \(directory) is not a directory")
    }
    guard geteuid() == 0, status.st_uid != 0 else { return }
    var group = status.st_gid
    // In this order: whoever has given up being root may no longer change groups.
    guard setgroups(1, &group) == 0, setgid(group) == 0, setuid(status.st_uid) == 0 else {
        throw CommandFailure(
            "Cannot become the owner of \(directory), uid \(status.st_uid): \(String(cString: strerror(errno)))")
    }
}
