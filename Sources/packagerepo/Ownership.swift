import Glibc
import System
import WorkflowTools

/// Becomes the user and the group that `directory` belongs to, if this is root and they are others; for good.
///
/// A database, its log or a key that root made there would be closed to the service.
/// - Throws: ``CommandFailure`` when there is no such directory, or the change is refused.
func becomeOwner(of directory: String) throws(CommandFailure) {
    let status: FileStatus
    do throws(SystemError) { status = try FileStatus(of: directory) } catch {
        throw CommandFailure("The data directory \(directory) cannot be found: \(error.reason)")
    }
    guard status.kind == .directory else {
        throw CommandFailure("The data directory \(directory) is not a directory")
    }
    guard geteuid() == 0, status.user != 0 else { return }
    var group = status.group
    // In this order: whoever has given up being root may no longer change groups.
    guard setgroups(1, &group) == 0, setgid(group) == 0, setuid(status.user) == 0 else {
        throw CommandFailure("Cannot become the owner: \(SystemError("taking uid \(status.user) of", directory))")
    }
}
