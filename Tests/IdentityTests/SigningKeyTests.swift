import Foundation
import Synchronization
import Testing

@testable import Identity

/// Each test has a directory of its own, removed in the end.
@Suite final class SigningKeyTests {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("signing-key-\(UUID())").path
    var path: String { directory + "/jwt.key" }

    init() throws { try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: directory) }

    private func write(_ bytes: Int, mode: Int = 0o600) {
        let isWritten = FileManager.default.createFile(
            atPath: path, contents: Data(repeating: 7, count: bytes), attributes: [.posixPermissions: mode])
        #expect(isWritten)
    }

    private func refusal(of path: String) -> String? {
        do throws(SigningKeyError) { _ = try SigningKey.load(from: path) } catch { return error.description }
        return nil
    }

    @Test func `a key is made once, closed to others, and read ever after`() throws {
        let made = try SigningKey.loadOrCreate(at: path)
        #expect(made.bytes.count == 32)
        #expect(try SigningKey.loadOrCreate(at: path).bytes == made.bytes)
        #expect(try SigningKey.load(from: path).bytes == made.bytes)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["jwt.key"])
    }

    @Test func `processes that start at once get the same key`() throws {
        for round in 0..<20 {
            let keys = Mutex<Set<[UInt8]>>([])
            let path = "\(path).\(round)"
            concurrently(iterations: 8) { _ in
                let key = try? SigningKey.loadOrCreate(at: path)
                _ = keys.withLock { $0.insert(key?.bytes ?? []) }
            }
            #expect(keys.withLock { $0.count } == 1)
            #expect(keys.withLock { $0.first?.count } == 32)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory).count == 20)
    }

    @Test(arguments: [0, 1, 31])
    func `a key that is too short is refused and not replaced`(size: Int) throws {
        write(size)
        #expect(throws: SigningKeyError.self) { try SigningKey.loadOrCreate(at: path) }
        #expect(refusal(of: path)?.contains("32 to 65536 bytes; found \(size)") == true)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int == size)
    }

    @Test(arguments: [0o644, 0o640, 0o604, 0o620, 0o610])
    func `a key that is open to others is refused with the remedy`(mode: Int) {
        write(32, mode: mode)
        #expect(refusal(of: path)?.contains("chmod 600") == true)
    }

    @Test(arguments: [0o600, 0o400])
    func `an operator's key of any sufficient length is taken whole`(mode: Int) throws {
        write(100, mode: mode)
        #expect(try SigningKey.load(from: path).bytes == [UInt8](repeating: 7, count: 100))
        #expect(try SigningKey.load(keyFile: path, directory: "/nonexistent").bytes.count == 100)
    }

    @Test func `a missing operator's key is refused, not made`() {
        #expect(refusal(of: path)?.contains("opening \(path): No such file") == true)
        #expect(throws: SigningKeyError.self) { try SigningKey.load(keyFile: path, directory: directory) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `what is no file is refused: a directory, a pipe that nobody writes to, a device, a huge file`() {
        #expect(refusal(of: directory)?.contains("not a regular file") == true)
        #expect(mkfifo(path, 0o600) == 0)
        #expect(refusal(of: path)?.contains("not a regular file") == true)
        #expect(refusal(of: "/dev/zero")?.contains("not a regular file") == true)
        unlink(path)
        write(65_537)
        #expect(refusal(of: path)?.contains("found 65537") == true)
    }

    @Test func `a directory that is not there is said to be the trouble`() {
        #expect(throws: SigningKeyError.self) { try SigningKey.loadOrCreate(at: directory + "/none/jwt.key") }
    }

    @Test func `the directory for keys is made too, closed to others`() throws {
        let keys = directory + "/keys"
        let made = try SigningKey.load(keyFile: nil, directory: keys)
        #expect(try SigningKey.load(keyFile: nil, directory: keys).bytes == made.bytes)
        #expect(try SigningKey.load(from: keys + "/jwt.key").bytes == made.bytes)
        #expect(try FileManager.default.attributesOfItem(atPath: keys)[.posixPermissions] as? Int == 0o700)
        #expect(throws: SigningKeyError.self) {
            try SigningKey.load(keyFile: nil, directory: directory + "/no/such/keys")
        }
    }

    @Test func `a link that leads nowhere is refused`() {
        #expect(symlink("nowhere", path) == 0)
        #expect(throws: SigningKeyError.self) { try SigningKey.loadOrCreate(at: path) }
    }

    @Test func `a full device leaves neither key nor remains, and the next try succeeds`() async {
        // In a process of its own, since a limit on file sizes (a full disk to whoever writes) holds for all of one.
        await #expect(processExitsWith: .success) {
            let directory = FileManager.default.temporaryDirectory.appendingPathComponent("signing-key-\(UUID())").path
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: directory) }
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            var none = rlimit(rlim_cur: 0, rlim_max: limit.rlim_max)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &none)
            var message = ""
            do throws(SigningKeyError) { _ = try SigningKey.loadOrCreate(at: directory + "/jwt.key") } catch {
                message = error.description
            }
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            precondition(message.contains(": writing "), message)
            let remains = try FileManager.default.contentsOfDirectory(atPath: directory)
            precondition(remains.isEmpty, "\(remains)")
            _ = try SigningKey.loadOrCreate(at: directory + "/jwt.key")
        }
    }

    @Test func `a key does not show itself in text`() throws {
        let key = try SigningKey([UInt8](repeating: 65, count: 32))
        #expect("\(key)" == "SigningKey(32 bytes)")
        #expect(throws: SigningKeyError.self) { try SigningKey([UInt8](repeating: 65, count: 31)) }
    }
}
