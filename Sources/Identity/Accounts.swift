import Crypto
public import HTTPCore
import JSON
import Metrics
public import RepositoryModel
public import Stores
import Synchronization

/// Users who log in: adds them, and checks and changes their passwords.
public struct Accounts: Sendable {
    /// The name, and also the password, of the first user, which the service makes itself.
    public static let firstUsername = "admin"

    private let users: any IdentityStore
    private let hasher: PasswordHasher
    private let policy: PasswordPolicy
    private let recorder: IdentityRecorder
    private let throttle: LoginThrottle
    private let now: @Sendable () -> Timestamp
    private let defaultPassword = DefaultPassword()

    /// Makes the accounts of the users in a store.
    /// - Parameter recorder: notes logins; nil for one whose notes no one writes.
    public init(
        users: any IdentityStore, hasher: PasswordHasher, policy: PasswordPolicy = PasswordPolicy(),
        recorder: IdentityRecorder? = nil, now: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.users = users
        self.hasher = hasher
        self.policy = policy
        self.now = now
        self.recorder = recorder ?? IdentityRecorder(store: users)
        throttle = LoginThrottle(recorder: self.recorder)
    }

    /// The user of that name and password, or nil: in the same time whether there is no such user, the password is
    /// wrong or the user is disabled.
    /// - Throws: ``AccountError`` `busy`, `throttled`, `store`.
    public func authenticate(
        username: String, password: String, from source: RequestSource = .none
    ) throws(AccountError) -> User? {
        do throws(AccountError) {
            try checkThrottle(username, source)
            let user = try unlessBusy { () throws(AccountError) -> User? in
                let (user, isKnown) = try verified(username, password)
                // People type passwords where names belong: a name that no user has is not kept.
                let actor = AuditSource(actor: isKnown ? username : nil, request: source)
                recorder.note(actor.entry(.login, of: nil, isAllowed: user != nil, at: now()))
                if let user { recorder.noteLogin(of: user.username, at: now()) }
                try count(user != nil, username, source)
                return user
            }
            Metrics.count(user == nil ? .loginsRefused : .loginsSucceeded)
            return user
        } catch {
            switch error {
            case .busy: Metrics.count(.loginsBusy)
            case .throttled: Metrics.count(.loginsRefused)
            default: break
            }
            throw error
        }
    }

    /// Adds a user.
    /// - Parameter password: nil for a robot, which cannot log in and has named tokens alone.
    /// - Throws: ``AccountError`` `invalidUsername`, `policy`, or `store` (`alreadyExists`).
    public func add(
        username: String, password: String?, scopes: ScopeSet, tenants: TenantSet, by source: AuditSource = .command
    ) throws(AccountError) {
        guard UsernameRule.allows(username) else { throw .invalidUsername }
        let hash = if let password { try self.hash(password, username: username) } else { User.noPassword }
        let user = User(
            username: username, passwordHash: hash, scopes: scopes, tenants: tenants, createdAt: now())
        let entry = source.entry(.userCreated, of: username, details: user.rightsJSON, at: now())
        do { try users.add(user, [.audit(entry)]) } catch { throw .store(error) }
    }

    /// Changes a password for someone who knows the old one, and voids the user's tokens and sessions.
    /// - Throws: ``AccountError`` `wrongPassword` (no such user, disabled, or changed meanwhile, as well), `policy`,
    ///   `busy`, `throttled`, `store`.
    public func changePassword(
        of username: String, old: String, new: String, from source: RequestSource = .none
    ) throws(AccountError) {
        try checkThrottle(username, source)
        let actor = AuditSource(actor: username, request: source)
        let (user, newHash) = try unlessBusy { () throws(AccountError) -> (User, String) in
            let user = try verified(username, old).user
            try count(user != nil, username, source)
            guard let user else {
                recorder.note(actor.entry(.passwordChanged, of: username, isAllowed: false, at: now()))
                throw .wrongPassword
            }
            return (user, try hash(new, username: username))
        }
        // Of two changes at once, both with the right old password, one counts: the other's is old by then.
        let isStale = Mutex(false)
        let entry = actor.entry(.passwordChanged, of: username, at: now())
        try changing(username) { current -> [IdentityWrite] in
            let isUnchanged = current.passwordHash == user.passwordHash && !current.isDisabled
            isStale.withLock { $0 = !isUnchanged }
            guard isUnchanged else { return [] }
            current.passwordHash = newHash
            current.generation += 1
            return [.audit(entry)]
        }
        if isStale.withLock({ $0 }) { throw .wrongPassword }
    }

    /// Changes what an operator or an administrator may change of a user, without the old password.
    ///
    /// A new password, and disabling, void the user's tokens and sessions for good.
    /// - Throws: ``AccountError`` `policy`, `robot`, or `store` (`notFound`).
    public func change(
        _ username: String, _ change: UserChange, by source: AuditSource = .command
    ) throws(AccountError) {
        let hash: String? =
            if let password = change.password { try self.hash(password, username: username) } else { nil }
        let isRobot = Mutex(false)
        let password = source.entry(.passwordChanged, of: username, at: now())
        let rights = source.entry(.userChanged, of: username, details: change.json, at: now())
        try changing(username) { user -> [IdentityWrite] in
            let refused = hash != nil && user.isRobot
            isRobot.withLock { $0 = refused }
            guard !refused else { return [] }
            if let hash {
                user.passwordHash = hash
                user.generation += 1
            }
            // Otherwise enabling the user would revive the tokens for which the user was disabled.
            if change.isDisabled == true, !user.isDisabled { user.generation += 1 }
            user.isDisabled = change.isDisabled ?? user.isDisabled
            user.scopes = change.scopes ?? user.scopes
            user.tenants = change.tenants ?? user.tenants
            return (hash == nil ? [] : [.audit(password)]) + (change.json.count == 0 ? [] : [.audit(rights)])
        }
        if isRobot.withLock({ $0 }) { throw .robot }
    }

    /// Adds the user `admin` with the password `admin`, every scope and every tenant, if there are no users at all.
    ///
    /// Several processes may do this at once. A service beyond loopback refuses to start with this password: see
    /// ``hasDefaultPassword()``.
    /// - Returns: whether this call added it.
    @discardableResult
    public func createFirstUser() throws(StoreError) -> Bool { try createFirstUser(password: Self.firstUsername) }

    /// Adds the user `admin` as ``createFirstUser()`` does, but with a password that nobody can guess (100 random bits).
    /// - Returns: the password, which is kept nowhere; nil if there are users already.
    public func createFirstUserAtRandom() throws(StoreError) -> String? {
        // Without letters and digits that look alike.
        let alphabet = Array("abcdefghijkmnpqrstuvwxyz23456789".utf8)
        let password = String(decoding: Secrets.random(20).map { alphabet[Int($0 & 31)] }, as: UTF8.self)
        return try createFirstUser(password: password) ? password : nil
    }

    private func createFirstUser(password: String) throws(StoreError) -> Bool {
        guard try areEmpty() else { return false }
        let user = User(
            username: Self.firstUsername, passwordHash: hasher.hash(checked: password),
            scopes: ScopeSet([.admin]), tenants: TenantSet([.default], includesEvery: true), createdAt: now())
        do {
            try users.add(user)
            return true
        } catch {
            guard error.code == .alreadyExists else { throw error }
            return false
        }
    }

    /// Whether there are no users at all.
    public func areEmpty() throws(StoreError) -> Bool { try users.users(limit: 1, after: nil).isEmpty }

    /// Whether someone could log in as `admin` with the password `admin`. Computed once for each password.
    public func hasDefaultPassword() throws(StoreError) -> Bool {
        guard let user = try users.user(named: Self.firstUsername), !user.isDisabled else { return false }
        return defaultPassword.isIt(user.passwordHash) { hasher.verify(Self.firstUsername, against: $0) }
    }

    /// The user of that name; nil if there is none.
    public func user(named username: String) throws(StoreError) -> User? { try users.user(named: username) }

    /// At most `limit` users in the order of their names, only those after `after`.
    public func list(limit: Int, after: String?) throws(StoreError) -> [User] {
        try users.users(limit: limit, after: after)
    }

    private func checkThrottle(_ username: String, _ source: RequestSource) throws(AccountError) {
        let pause: Int?
        do { pause = try throttle.pause(for: username, from: source.address, at: now()) } catch {
            throw .store(error)
        }
        guard let pause else { return }
        let actor = AuditSource(actor: nil, request: source)
        recorder.note(
            actor.entry(.login, of: nil, isAllowed: false, details: ["reason": "throttled"], at: now()),
            isRepeated: true)
        throw .throttled(seconds: pause)
    }

    private func count(_ isRight: Bool, _ username: String, _ source: RequestSource) throws(AccountError) {
        guard isRight else { return throttle.fail(username, from: source.address, at: now()) }
        do { try throttle.succeed(username, from: source.address, at: now()) } catch { throw .store(error) }
    }

    private func verified(_ username: String, _ password: String) throws(AccountError) -> (user: User?, isKnown: Bool) {
        let user: User?
        do { user = UsernameRule.allows(username) ? try users.user(named: username) : nil } catch {
            throw .store(error)
        }
        let isRight = hasher.verify(password, against: user?.passwordHash)
        guard isRight, let user, !user.isDisabled else { return (nil, user != nil) }
        return (user, true)
    }

    private func unlessBusy<Result>(_ body: () throws(AccountError) -> Result) throws(AccountError) -> Result {
        guard let result = try hasher.unlessBusy(body) else { throw AccountError.busy }
        return result
    }

    private func hash(_ password: String, username: String) throws(AccountError) -> String {
        do {
            try policy.check(password, username: username)
            return try hasher.hash(password)
        } catch { throw .policy(error) }
    }

    private func changing(
        _ username: String, _ change: @Sendable (inout User) -> [IdentityWrite]
    ) throws(AccountError) {
        do { try users.change(username, by: change) } catch { throw .store(error) }
    }
}

/// Whether the password of the first user is the first one, for the hash that was looked at last.
private final class DefaultPassword: Sendable {
    private let last = Mutex<(hash: String, isIt: Bool)?>(nil)

    func isIt(_ hash: String, _ verify: (String) -> Bool) -> Bool {
        if let last = last.withLock({ $0 }), last.hash == hash { return last.isIt }
        let isIt = verify(hash)
        last.withLock { $0 = (hash, isIt) }
        return isIt
    }
}
