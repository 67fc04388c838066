import Glibc
import System
import WorkflowCatalog
import WorkflowEngine

/// A workflow file as a command reads it, and replaces it.
package struct WorkflowFile {
    /// The path as it was given.
    package let path: String
    package let bytes: [UInt8]
    /// How many bytes the whole file has; 0 for a stream.
    package var size: Int { status.size }
    private let status: FileStatus

    /// Reads a file, at most a little more than the loader takes.
    /// - Throws: ``CommandFailure``.
    package init(_ path: String) throws(CommandFailure) {
        self.path = path
        do throws(SystemError) {
            let file = try FileDescriptor(opening: path, O_RDONLY)
            status = try file.status()
            bytes = try file.contents(limit: WorkflowLoader.maximumSize + 1)
        } catch {
            throw CommandFailure("Cannot read \(path.visible): \(error.reason)")
        }
    }

    /// What the workflow is called: the file's name without `.json`.
    package var name: String {
        let last = path.split(separator: "/").last.map(String.init) ?? ""
        return last.hasSuffix(".json") ? String(last.dropLast(5)) : last
    }

    /// Replaces the file at once, or not at all: whoever reads it sees the old bytes or the new ones. It keeps its mode;
    /// a symbolic link stays one.
    /// - Throws: ``CommandFailure``, also where the file has changed since it was read.
    package func replace(by new: [UInt8]) throws(CommandFailure) {
        let isReplaced: Bool
        do throws(SystemError) { isReplaced = try replaceIfUnchanged(by: new) } catch {
            throw CommandFailure("Cannot write \(path.visible): \(error.reason)")
        }
        guard isReplaced else { throw CommandFailure("\(path) has changed meanwhile; it is left alone") }
    }

    private func replaceIfUnchanged(by new: [UInt8]) throws(SystemError) -> Bool {
        guard let resolved = realpath(path, nil) else { throw SystemError("resolving", path) }
        let target = String(cString: resolved)
        free(resolved)
        let temporary = try TemporaryFile(beside: target)
        try temporary.file.write(new)
        // Only root may give a file away; for others it is theirs from now on.
        try? temporary.file.setOwner(status.user, group: status.group)
        try temporary.file.setPermissions(status.permissions)
        guard try FileStatus.ifPresent(at: target)?.stamp.matches(status.stamp) == true else { return false }
        try temporary.replace(target)
        return true
    }
}
