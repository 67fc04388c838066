package import RepositoryModel
package import Values

/// A schedule by the clock: a cron expression in a time zone, or an interval. A pure value.
package struct Schedule: Sendable, Hashable {
    private enum Rule: Hashable {
        case cron(CronExpression, TimeZoneRules)
        /// Microseconds.
        case interval(Int64)
    }

    private let rule: Rule

    /// At the times that a cron expression gives, in the local time of a zone. A time that is skipped when clocks are
    /// set forward counts as the moment just after, one that comes twice as its first.
    /// - Parameter zone: a name of the IANA database; nil for UTC.
    /// - Throws: ``ValueError`` that says what cannot be read.
    package init(cron text: String, zone: String?) throws(ValueError) {
        let zone: TimeZoneRules = if let zone { try TimeZoneRules(named: zone) } else { .utc }
        rule = .cron(try CronExpression(text), zone)
    }

    /// Makes an interval, in milliseconds.
    /// - Throws: ``ValueError`` `OUT_OF_RANGE` for less than a second or more than 366 days.
    package init(everyMilliseconds milliseconds: Double) throws(ValueError) {
        guard (1_000...366 * 86_400_000).contains(milliseconds) else {
            throw .range("an interval is 1 second to 366 days")
        }
        rule = .interval(Int64((milliseconds * 1_000).rounded()))
    }

    /// Checks that a zone of that name is known.
    /// - Throws: ``ValueError`` if it is not.
    package static func checkZone(_ name: String) throws(ValueError) { _ = try TimeZoneRules(named: name) }

    /// The names of the zones that the system knows, for suggestions.
    package static func zoneNames() -> [String] { TimeZoneFile.names() }

    /// Returns the first moment after `mark`; for an interval, one interval after it.
    package func next(after mark: Timestamp) -> Timestamp? {
        switch rule {
        case .interval(let length):
            return Timestamp(microseconds: mark.microseconds + length)
        case .cron(let cron, let zone):
            let start = Self.localDay(of: mark.seconds, in: zone) - 1
            for day in start...(start + CronExpression.longestWait) where cron.includes(day: day) {
                let minutes = cron.minutesOfDay
                let index = Self.countOfMoments(of: minutes, on: day, in: zone, until: mark)
                if index < minutes.count { return Self.moment(minutes[index], on: day, in: zone) }
            }
            return nil
        }
    }

    /// Returns the last moment that was due after `mark` and until `now`; nil if there was none. Moments before it are
    /// missed for good.
    package func latest(after mark: Timestamp, until now: Timestamp) -> Timestamp? {
        guard now > mark else { return nil }
        switch rule {
        case .interval(let length):
            let count = (now.microseconds - mark.microseconds) / length
            return count == 0 ? nil : Timestamp(microseconds: mark.microseconds + count * length)
        case .cron(let cron, let zone):
            let end = Self.localDay(of: now.seconds, in: zone) + 1
            let start = max(Self.localDay(of: mark.seconds, in: zone) - 1, end - CronExpression.longestWait)
            for day in stride(from: end, through: start, by: -1) where cron.includes(day: day) {
                let minutes = cron.minutesOfDay
                let count = Self.countOfMoments(of: minutes, on: day, in: zone, until: now)
                guard count > 0 else { continue }
                let moment = Self.moment(minutes[count - 1], on: day, in: zone)
                return moment > mark ? moment : nil
            }
            return nil
        }
    }

    /// How many of a day's moments have come by `now`; they never go backwards, so halving finds them.
    private static func countOfMoments(
        of minutes: [Int], on day: Int, in zone: TimeZoneRules, until now: Timestamp
    ) -> Int {
        var (low, high) = (0, minutes.count)
        while low < high {
            let middle = (low + high) / 2
            if moment(minutes[middle], on: day, in: zone) <= now { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func moment(_ minute: Int, on day: Int, in zone: TimeZoneRules) -> Timestamp {
        Timestamp(seconds: zone.moment(ofLocal: day * 86_400 + minute * 60))
    }

    private static func localDay(of seconds: Int, in zone: TimeZoneRules) -> Int {
        CivilDate.floorDivide(seconds + zone.offset(at: seconds), 86_400)
    }
}
