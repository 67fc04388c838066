import Glibc
import System

/// The lock of a data directory: of two supervisors the second does not start. Its file holds the process id of the first.
///
/// The lock goes with the process, however that ends; the file stays, and means nothing then.
public struct InstanceLock: ~Copyable {
    let descriptor: FileDescriptor
    let path: String

    /// Takes the lock of `directory` at `path`.
    /// - Throws: ``SupervisorError``: `instanceRunning` with the other's process, `system` otherwise.
    public static func take(path: String, directory: String) throws(SupervisorError) -> InstanceLock {
        let file = try SupervisorError.wrapping { () throws(SystemError) in
            try FileDescriptor(opening: path, O_RDWR | O_CREAT | O_NOFOLLOW, permissions: 0o640).duplicate(from: 10)
        }
        // One that has been told to end may still be at it.
        let isTaken = try SupervisorError.wrapping { () throws(SystemError) in try file.lock(seconds: 3) }
        guard isTaken else {
            let other = holder(path: path).map { " (process \($0))" } ?? ""
            throw SupervisorError(
                .instanceRunning,
                "another packagerepo serve\(other) is using \(directory); stop that one, or set PACKAGEREPO_DATA to another "
                    + "directory")
        }
        let lock = InstanceLock(descriptor: file, path: path)
        // On a full disk there may be no room for the number; the lock does not need it.
        ftruncate(lock.descriptor.number, 0)
        try? lock.descriptor.write(Array("\(getpid())\n".utf8))
        return lock
    }

    /// The lock that the program before this one held.
    static func resume(_ handover: Handover) throws(SupervisorError) -> InstanceLock {
        InstanceLock(descriptor: try handover.take("lock"), path: handover.paths["lock"] ?? "")
    }

    /// The process that holds the lock at `path`; nil if none does.
    public static func holder(path: String) -> Int32? {
        guard let file = try? FileDescriptor(opening: path, O_RDONLY | O_NOFOLLOW),
            (try? file.tryLock(.shared)) == false,
            let text = try? File.contents(of: path, limit: 32)
        else { return nil }
        return Int32(String(decoding: text, as: UTF8.self).split(separator: "\n").first ?? "")
    }

    private init(descriptor: consuming FileDescriptor, path: String) {
        self.descriptor = descriptor
        self.path = path
    }
}
