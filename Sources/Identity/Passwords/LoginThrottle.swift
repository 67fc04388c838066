import RepositoryModel
import Stores

/// Slows down whoever guesses passwords, after some failures that everyone has: each further one doubles the pause.
///
/// Failures are counted for a user from an address, for an address, and for a user. Who guesses must not lock the user
/// out: an address from which the user has logged in during the last 30 days answers only for its own failures as that
/// user. The counts are in the store, so neither a restart nor another worker forgets them; those of the last half
/// second may be missing.
struct LoginThrottle: Sendable {
    /// Seconds after which failures are forgotten if none follows.
    static let memory = 3_600
    private static let longestPause = 900
    private static let familiarity = 30 * 86_400
    /// How often a success is noted again.
    private static let noteInterval = 86_400

    /// The failures after which there is a pause.
    private static let free = (pair: 5, address: 50, user: 100)

    private let recorder: IdentityRecorder

    init(recorder: IdentityRecorder) { self.recorder = recorder }

    /// A login: of whom, from where. A name that no user can have counts for its address alone.
    private struct Keys {
        let pair, address, user: String

        init(_ username: String, _ address: String) {
            let block = AddressBlock.of(address)
            // No user's name is longer, or has a space.
            let name = UsernameRule.allows(username) ? username : ""
            pair = "pair \(block) \(name)"
            self.address = "address \(block)"
            user = "user \(name)"
        }
    }

    /// Seconds until a user may try a password from an address; nil for now.
    func pause(for username: String, from address: String, at now: Timestamp) throws(StoreError) -> Int? {
        let keys = Keys(username, address)
        let pair = try recorder.logins(keys.pair, at: now)
        var end = Self.end(of: pair, free: Self.free.pair)
        if pair.succeededAt.map({ $0.adding(seconds: Self.familiarity) < now }) ?? true {
            end = max(end, Self.end(of: try recorder.logins(keys.address, at: now), free: Self.free.address))
            end = max(end, Self.end(of: try recorder.logins(keys.user, at: now), free: Self.free.user))
        }
        let left = end.microseconds - now.microseconds
        return left > 0 ? Int((left + 999_999) / 1_000_000) : nil
    }

    /// Counts a failure.
    func fail(_ username: String, from address: String, at now: Timestamp) {
        let keys = Keys(username, address)
        recorder.countFailure(under: [keys.pair, keys.address, keys.user], at: now)
    }

    /// Forgets the failures of the user from that address; not those of the address, where others may guess.
    func succeed(_ username: String, from address: String, at now: Timestamp) throws(StoreError) {
        let key = Keys(username, address).pair
        let record = try recorder.logins(key, at: now)
        if record.failures == 0, let last = record.succeededAt, last.adding(seconds: Self.noteInterval) > now { return }
        recorder.clearFailures(under: key, at: now)
    }

    /// When the pause ends that the failures make.
    private static func end(of record: LoginRecord, free: Int) -> Timestamp {
        guard record.failures >= free, let last = record.failedAt else { return Timestamp(seconds: 0) }
        let doublings = min(record.failures - free, 20)
        return last.adding(seconds: min(1 << doublings, longestPause))
    }
}

/// The addresses that belong to one client: one of IPv4, a network of 64 bits of IPv6, since that is what one gets.
enum AddressBlock {
    static func of(_ address: String) -> String {
        guard address.utf8.contains(UInt8(ascii: ":")) else { return address }
        let halves = address.lowercased().split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        var groups = halves[0].split(separator: ":").map(String.init)
        if halves.count == 2 {
            let rest = halves[1].split(separator: ":")
            // An IPv4 address at the end takes the place of two groups.
            let count = rest.count + (rest.last?.contains(".") == true ? 1 : 0)
            groups += Array(repeating: "0", count: max(0, 8 - groups.count - count)) + rest.map(String.init)
        }
        let network = groups.prefix(4).map { group in group.drop { $0 == "0" }.isEmpty ? "0" : group.drop { $0 == "0" }
        }
        // ::ffff:192.0.2.1 is one address of IPv4.
        if let last = groups.last, last.contains("."), network.allSatisfy({ $0 == "0" }) { return last }
        return network.joined(separator: ":") + "::/64"
    }
}
