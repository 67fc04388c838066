import Bytes
import Crypto
import Glibc
public import Stores
import System

/// The lock files by which processes of a pool see which of them live.
///
/// A process holds the lock of one file of its own for as long as it lives, however it ends. Its name is
/// random, so that a dead owner never comes back.
public struct OwnerDirectory: Sendable {
    private let path: String

    /// The files in the directory `path`, which must be there and on a file system of this machine.
    public init(path: String) { self.path = path }

    /// Makes the lock of this process.
    /// - Throws: ``StoreError`` `unavailable`, `full`.
    public func makeLock() throws(StoreError) -> ProcessLock {
        // Others may look at a new file, or remove it, before it is locked; then another is made.
        for _ in 0..<100 {
            let name = RandomIdentifier.make()
            if let lock = try ProcessLock(path: "\(path)/\(name)", name: name), lock.isInPlace { return lock }
        }
        throw StoreError(.unavailable, "no lock of this process stays in \(path)")
    }

    /// Takes the lock of that name if nobody has it.
    /// - Throws: ``StoreError`` `unavailable`, `full`.
    public func takeLock(named name: String) throws(StoreError) -> ProcessLock? {
        try ProcessLock(path: "\(path)/\(name)", name: name)
    }

    /// Whether the owner of that name lives. What cannot be found out counts as life.
    public func isAlive(_ owner: String) -> Bool {
        guard Self.isOwner(owner) else { return false }
        do throws(SystemError) {
            // A shared lock, so that two who look at once do not see each other.
            return try !FileDescriptor(opening: "\(path)/\(owner)", O_RDONLY).tryLock(.shared)
        } catch {
            return !error.isMissing
        }
    }

    /// Removes the files of owners that have died; to be called when nothing is theirs any more.
    public func removeDead() {
        // What cannot be listed or removed now is tried again the next time.
        for name in (try? Directory.names(in: path)) ?? [] where Self.isOwner(name) { try? removeIfDead(name) }
    }

    /// Removes a file while holding its lock, so that nobody can take it meanwhile.
    private func removeIfDead(_ owner: String) throws(SystemError) {
        let file = try FileDescriptor(opening: "\(path)/\(owner)", O_RDONLY)
        if try file.tryLock() { try File.remove("\(path)/\(owner)") }
    }

    private static func isOwner(_ name: String) -> Bool {
        name.utf8.count == 32 && Hexadecimal.isLowercase(name)
    }
}
