import RepositoryModel
public import Stores
import Synchronization

/// Collects what is recorded of logins and credentials without a change of its own, so that no request writes to the
/// disk for it: ``flush()``, called twice a second, writes it in one transaction.
public final class IdentityRecorder: Sendable {
    private struct Pending {
        var audit: [AuditEntry] = []
        var failures: [String: (count: Int, at: Timestamp)] = [:]
        var successes: [String: Timestamp] = [:]
        var uses: [String: Timestamp] = [:]
        var logins: [String: Timestamp] = [:]

        var isEmpty: Bool {
            audit.isEmpty && failures.isEmpty && successes.isEmpty && uses.isEmpty && logins.isEmpty
        }
    }

    /// The most entries that wait, of each kind; what comes then is dropped.
    private static let capacity = 10_000
    /// Seconds for which a noted use of a credential holds.
    private static let useInterval = 3_600

    private let store: any IdentityStore
    private let pending = Mutex(Pending())

    /// A recorder with nothing to write.
    public init(store: any IdentityStore) { self.store = store }

    /// Writes what has been collected.
    /// - Throws: ``StoreError``; what could not be written is kept for the next time.
    public func flush() throws(StoreError) {
        let batch = pending.withLock { pending in
            defer { pending = Pending() }
            return pending
        }
        guard !batch.isEmpty else { return }
        var writes = batch.successes.map { IdentityWrite.clearFailures(key: $0.key, at: $0.value) }
        writes += batch.failures.map { key, failures in
            .addFailures(
                key: key, count: failures.count, at: failures.at,
                since: failures.at.adding(seconds: -LoginThrottle.memory))
        }
        writes += batch.uses.map { .noteUse(hash: $0.key, at: $0.value) }
        writes += batch.logins.map { .noteLogin(username: $0.key, at: $0.value) }
        writes += batch.audit.map { .audit($0) }
        do { try store.record(writes) } catch {
            pending.withLock { pending in
                pending.audit = Array((batch.audit + pending.audit).prefix(Self.capacity))
                pending.failures.merge(batch.failures) { ($0.count + $1.count, max($0.at, $1.at)) }
                pending.successes.merge(batch.successes) { max($0, $1) }
                pending.uses.merge(batch.uses) { max($0, $1) }
                pending.logins.merge(batch.logins) { max($0, $1) }
            }
            throw error
        }
    }

    /// Adds an entry to the audit log.
    /// - Parameter isRepeated: whether many alike may come at once, of which the first until the next flush is enough.
    public func note(_ entry: AuditEntry, isRepeated: Bool = false) {
        pending.withLock { pending in
            guard pending.audit.count < Self.capacity else { return }
            if isRepeated, pending.audit.contains(where: { $0.isLike(entry) }) { return }
            pending.audit.append(entry)
        }
    }

    /// Notes that a user has logged in.
    func noteLogin(of username: String, at moment: Timestamp) {
        pending.withLock { $0.logins[username] = moment }
    }

    /// Notes that a credential is used, if that was not noted within the hour.
    func noteUse(of credential: StoredCredential, at moment: Timestamp) {
        if let last = credential.usedAt, last.adding(seconds: Self.useInterval) > moment { return }
        pending.withLock { pending in
            guard pending.uses.count < Self.capacity else { return }
            pending.uses[credential.hash] = moment
        }
    }

    /// Counts a login that failed under some keys.
    func countFailure(under keys: [String], at moment: Timestamp) {
        pending.withLock { pending in
            guard pending.failures.count < Self.capacity else { return }
            for key in keys {
                let before = pending.failures[key]
                pending.failures[key] = ((before?.count ?? 0) + 1, moment)
            }
        }
    }

    /// Forgets the failures under a key.
    func clearFailures(under key: String, at moment: Timestamp) {
        pending.withLock { pending in
            pending.failures[key] = nil
            pending.successes[key] = moment
        }
    }

    /// What is known of logins under a key: what is stored, and what waits here.
    func logins(_ key: String, at now: Timestamp) throws(StoreError) -> LoginRecord {
        let stored = try store.logins(key)
        let (success, failures) = pending.withLock { ($0.successes[key], $0.failures[key]) }
        let begin = now.adding(seconds: -LoginThrottle.memory)
        var count = 0
        if success == nil, let stored, let last = stored.failedAt, last >= begin { count = stored.failures }
        return LoginRecord(
            failures: count + (failures?.count ?? 0), failedAt: failures?.at ?? stored?.failedAt,
            succeededAt: success ?? stored?.succeededAt)
    }
}

extension AuditEntry {
    /// Whether only time and request tell the two apart.
    fileprivate func isLike(_ other: AuditEntry) -> Bool {
        type == other.type && actor == other.actor && subject == other.subject && address == other.address
            && isAllowed == other.isAllowed && details == other.details
    }
}
