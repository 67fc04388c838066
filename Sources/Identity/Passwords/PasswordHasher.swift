import CCrypt
import Crypto
import Glibc
import Synchronization
public import System

/// Makes and verifies password hashes with the system's `crypt(3)` (libxcrypt).
///
/// New hashes are yescrypt (`$y$`); yescrypt and bcrypt (`$2a$`, `$2b$`, `$2y$`) verify, so that an existing table of
/// users can move over. A hash of any other scheme never verifies. Any thread may call. A hash takes 16 MB and 15 ms of
/// a core, so at most `concurrency` are computed at once, with the lowest priority, and further calls wait: otherwise a
/// few logins would delay every other request.
public final class PasswordHasher: Sendable {
    /// The longest password in bytes of UTF-8: libxcrypt's limit (`CRYPT_MAX_PASSPHRASE_SIZE`) without its final NUL.
    public static let maximumBytes = Int(CRYPT_MAX_PASSPHRASE_SIZE) - 1

    private static let scheme = "$y$"
    private static let verifiedSchemes = ["$y$", "$2b$", "$2a$", "$2y$"]

    private let cost: UInt
    private let permits: CountingSemaphore
    private let turn: SharedTurn?
    private let admissions: Int
    private let dummySetting: String
    private let computed = Atomic<Int>(0)
    private let admitted = Atomic<Int>(0)

    /// The number of hashes that were computed so far, right or wrong.
    public var computations: Int { computed.load(ordering: .relaxed) }

    /// Makes a hasher; a process needs one.
    /// - Parameters:
    ///   - cost: yescrypt's cost, 1–11 (crypt(5)); 0 is the library's default. A lower one is for tests.
    ///   - concurrency: how many hashes may be computed at once, at least 1.
    ///   - admissions: how many clients may be hashing or waiting to hash at once.
    public convenience init(cost: UInt = 0, concurrency: Int = 1, admissions: Int = .max) {
        self.init(cost: cost, concurrency: concurrency, admissions: admissions, turn: nil)
    }

    /// Makes a hasher that computes one hash at a time, in turn with those of other processes.
    /// - Parameter lockFile: processes that name the same file take turns. It is made if it is missing.
    /// - Throws: ``SystemError`` if the file cannot be opened.
    public convenience init(
        cost: UInt = 0, admissions: Int = .max, lockFile: String
    ) throws(SystemError) {
        self.init(cost: cost, concurrency: 1, admissions: admissions, turn: try SharedTurn(path: lockFile))
    }

    private init(cost: UInt, concurrency: Int, admissions: Int, turn: SharedTurn?) {
        self.cost = cost
        self.admissions = admissions
        self.turn = turn
        permits = CountingSemaphore(concurrency)
        dummySetting = Self.makeSetting(cost: cost)
    }

    /// Hashes `password` under a new salt, in the format of `crypt(3)`.
    /// - Throws: ``PasswordPolicyError`` `tooLong` or `containsNUL` for a password that `crypt(3)` would cut short.
    public func hash(_ password: String) throws(PasswordPolicyError) -> String {
        if password.utf8.count > Self.maximumBytes { throw .tooLong(maximumBytes: Self.maximumBytes) }
        if password.utf8.contains(0) { throw .containsNUL }
        return hash(checked: password)
    }

    /// Hashes a password that is known to have no NUL and not to be too long.
    func hash(checked password: String) -> String {
        guard let hash = crypt(password, setting: Self.makeSetting(cost: cost)) else {
            fatalError("out of memory: libxcrypt could not compute a hash")
        }
        return hash
    }

    /// Tells whether `hash` was made of `password`.
    ///
    /// If there is no hash (no such user) or it cannot be verified, the answer is false after the work of one new hash,
    /// so that the time does not tell who exists.
    public func verify(_ password: String, against hash: String?) -> Bool {
        guard password.utf8.count <= Self.maximumBytes, !password.utf8.contains(0) else { return false }
        guard let hash, Self.verifiedSchemes.contains(where: hash.hasPrefix),
            let found = crypt(password, setting: hash)
        else {
            _ = crypt(password, setting: dummySetting)
            return false
        }
        return Secrets.equal(Array(found.utf8), Array(hash.utf8))
    }

    /// Runs `body`, which hashes or verifies for a client; returns nil at once where as many run already as may, since
    /// each holds a thread that others need.
    func unlessBusy<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result? {
        defer { admitted.subtract(1, ordering: .relaxed) }
        guard admitted.add(1, ordering: .relaxed).newValue <= admissions else { return nil }
        return try body()
    }

    /// Computes a hash by the scheme, cost and salt of `setting`; nil for a setting that libxcrypt refuses.
    private func crypt(_ password: String, setting: String) -> String? {
        permits.withPermit {
            computed.add(1, ordering: .relaxed)
            guard let turn else { return LowPriority.run { Self.compute(password, setting: setting) } }
            return turn.take { LowPriority.run { Self.compute(password, setting: setting) } }
        }
    }

    private static func compute(_ password: String, setting: String) -> String? {
        // Too large for a thread's stack. libxcrypt wipes what it leaves in it.
        let data = calloc(1, MemoryLayout<crypt_data>.size)
        defer { free(data) }
        return crypt_rn(password, setting, data, Int32(MemoryLayout<crypt_data>.size)).map { String(cString: $0) }
    }

    private static func makeSetting(cost: UInt) -> String {
        let capacity = Int(CRYPT_GENSALT_OUTPUT_SIZE)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { output in
            guard crypt_gensalt_rn(scheme, cost, nil, 0, output.baseAddress, Int32(capacity)) != nil,
                let setting = output.baseAddress
            else { preconditionFailure("libxcrypt has no yescrypt of cost \(cost)") }
            return String(cString: setting)
        }
    }
}
