import Crypto
import Metrics
public import RepositoryModel
public import Stores
import Synchronization

/// Users who log in: adds them, and checks and changes their passwords.
public struct Accounts: Sendable {
    /// The name, and also the password, of the first user, which the service makes itself.
    public static let firstUsername = "admin"

    private let users: any UserStore
    private let hasher: PasswordHasher
    private let policy: PasswordPolicy

    /// Makes the accounts of the users in a store.
    public init(users: any UserStore, hasher: PasswordHasher, policy: PasswordPolicy = PasswordPolicy()) {
        self.users = users
        self.hasher = hasher
        self.policy = policy
    }

    /// The user of that name and password, or nil: in the same time whether there is no such user, the password is
    /// wrong or the user is disabled.
    /// - Throws: ``AccountError`` `busy`, `store`.
    public func authenticate(username: String, password: String) throws(AccountError) -> User? {
        do throws(AccountError) {
            let user = try unlessBusy { () throws(AccountError) -> User? in try verified(username, password) }
            Metrics.count(user == nil ? .loginsRefused : .loginsSucceeded)
            return user
        } catch {
            if case .busy = error { Metrics.count(.loginsBusy) }
            throw error
        }
    }

    /// Adds a user.
    /// - Throws: ``AccountError`` `invalidUsername`, `policy`, or `store` (`alreadyExists`).
    public func add(
        username: String, password: String, scopes: ScopeSet, tenants: TenantSet
    ) throws(AccountError) {
        guard UsernameRule.allows(username) else { throw .invalidUsername }
        let user = User(
            username: username, passwordHash: try hash(password, username: username), scopes: scopes,
            tenants: tenants, createdAt: .now)
        do { try users.add(user) } catch { throw .store(error) }
    }

    /// Changes a password for someone who knows the old one, and voids the user's tokens.
    /// - Throws: ``AccountError`` `wrongPassword` (no such user, disabled, or changed meanwhile, as well), `policy`,
    ///   `busy`, `store`.
    public func changePassword(of username: String, old: String, new: String) throws(AccountError) {
        let (user, newHash) = try unlessBusy { () throws(AccountError) -> (User, String) in
            guard let user = try verified(username, old) else { throw .wrongPassword }
            return (user, try hash(new, username: username))
        }
        // Of two changes at once, both with the right old password, one counts: the other's is old by then.
        let isStale = Mutex(false)
        try update(username) { current in
            let isUnchanged = current.passwordHash == user.passwordHash && !current.isDisabled
            isStale.withLock { $0 = !isUnchanged }
            guard isUnchanged else { return }
            current.passwordHash = newHash
            current.generation += 1
        }
        if isStale.withLock({ $0 }) { throw .wrongPassword }
    }

    /// Sets a password for an operator, who need not know the old one, and voids the user's tokens.
    /// - Throws: ``AccountError`` `policy`, or `store` (`notFound`).
    public func setPassword(of username: String, to new: String) throws(AccountError) {
        let hash = try hash(new, username: username)
        try update(username) { user in
            user.passwordHash = hash
            user.generation += 1
        }
    }

    /// Disables a user, whose tokens become void for good, or enables one again.
    /// - Throws: ``AccountError`` `store` (`notFound`).
    public func setDisabled(_ isDisabled: Bool, of username: String) throws(AccountError) {
        try update(username) { user in
            // Otherwise enabling the user would revive the tokens for which the user was disabled.
            if isDisabled, !user.isDisabled { user.generation += 1 }
            user.isDisabled = isDisabled
        }
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
            scopes: ScopeSet([.admin]), tenants: TenantSet([.default], includesEvery: true), createdAt: .now)
        do {
            try users.add(user)
            return true
        } catch {
            guard error.code == .alreadyExists else { throw error }
            return false
        }
    }

    /// Whether there are no users at all.
    public func areEmpty() throws(StoreError) -> Bool { try users.users().isEmpty }

    /// Whether someone could log in as `admin` with the password `admin`.
    public func hasDefaultPassword() throws(StoreError) -> Bool {
        guard let user = try users.user(named: Self.firstUsername), !user.isDisabled else { return false }
        return hasher.verify(Self.firstUsername, against: user.passwordHash)
    }

    private func verified(_ username: String, _ password: String) throws(AccountError) -> User? {
        let user: User?
        do { user = UsernameRule.allows(username) ? try users.user(named: username) : nil } catch {
            throw .store(error)
        }
        guard hasher.verify(password, against: user?.passwordHash), let user, !user.isDisabled else { return nil }
        return user
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

    private func update(_ username: String, _ change: @Sendable (inout User) -> Void) throws(AccountError) {
        do { try users.update(username, change) } catch { throw .store(error) }
    }
}
