import Bytes
import Crypto
import Glibc
public import Stores
import Synchronization
import System

/// Lock files by which the processes of a pool on one machine see which of them live.
///
/// A process holds the lock of one file of its own for as long as it lives, however it ends; the leader
/// holds that of the file `leader` besides.
public final class LockFileMembership: Membership {
    public let name: String
    private let path: String
    private let lock: ProcessLock
    /// The leader's lock, once this process has it.
    private let leadership = Mutex<ProcessLock?>(nil)

    /// Joins the pool whose files are in the directory `path`, which must be there and on a file system of this
    /// machine.
    /// - Throws: ``StoreError`` `unavailable`, `full`.
    public init(path: String) throws(StoreError) {
        self.path = path
        lock = try Self.makeLock(in: path)
        name = lock.name
    }

    private static func makeLock(in path: String) throws(StoreError) -> ProcessLock {
        // Others may look at a new file, or remove it, before it is locked; then another is made.
        for _ in 0..<100 {
            let name = RandomIdentifier.make()
            if let lock = try ProcessLock(path: "\(path)/\(name)", name: name), lock.isInPlace { return lock }
        }
        throw StoreError(.unavailable, "no lock of this process stays in \(path)")
    }

    public func leads() throws(StoreError) -> Bool {
        let outcome = leadership.withLock { leadership in
            Result { () throws(StoreError) in
                if leadership == nil { leadership = try ProcessLock(path: "\(path)/leader", name: "leader") }
                return leadership != nil
            }
        }
        return try outcome.get()
    }

    public func isAlive(_ member: String) -> Bool {
        guard Self.isMember(member) else { return false }
        do throws(SystemError) {
            // A shared lock, so that two who look at once do not see each other.
            return try !FileDescriptor(opening: "\(path)/\(member)", O_RDONLY).tryLock(.shared)
        } catch {
            return !error.isMissing
        }
    }

    public func forgetDead() {
        // What cannot be listed or removed now is tried again the next time.
        for name in (try? Directory.names(in: path)) ?? [] where Self.isMember(name) { try? removeIfDead(name) }
    }

    /// Removes a file while holding its lock, so that no one can take it meanwhile.
    private func removeIfDead(_ member: String) throws(SystemError) {
        let file = try FileDescriptor(opening: "\(path)/\(member)", O_RDONLY)
        if try file.tryLock() { try File.remove("\(path)/\(member)") }
    }

    private static func isMember(_ name: String) -> Bool {
        name.utf8.count == 32 && Hexadecimal.isLowercase(name)
    }
}
