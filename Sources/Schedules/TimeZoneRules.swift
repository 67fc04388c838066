import RepositoryModel
import Values

/// The local time of a zone.
struct TimeZoneRules: Sendable, Hashable {
    /// Nil for UTC, which needs no tables.
    private let zone: TimeZoneFile?

    static let utc = TimeZoneRules(zone: nil)

    private init(zone: TimeZoneFile?) { self.zone = zone }

    /// A zone of the IANA database, such as `Europe/Berlin`, or `UTC`.
    /// - Throws: ``ValueError`` for a name that is not known.
    init(named name: String) throws(ValueError) {
        if ["UTC", "Etc/UTC", "GMT", "Etc/GMT", "Z"].contains(name) {
            self = .utc
            return
        }
        guard let zone = TimeZoneFile(named: name) else {
            throw .range("a time zone is a name such as Europe/Berlin, or UTC; found '\(name.prefix(80))'")
        }
        self.zone = zone
    }

    /// Seconds by which local time is ahead of UTC, at so many seconds since 1970.
    func offset(at moment: Int) -> Int {
        zone?.offset(at: moment) ?? 0
    }

    /// Returns the moment at which clocks there show a time, in seconds since 1970.
    ///
    /// If clocks are set back over it, the first of two. If they are set forward over it, the moment when that happens.
    /// - Parameter local: the time, as the seconds from 1970 that it would be in UTC.
    func moment(ofLocal local: Int) -> Int {
        guard zone != nil else { return local }
        let (before, after) = (offset(at: local - 86_400), offset(at: local + 86_400))
        for offset in [max(before, after), min(before, after)] where self.offset(at: local - offset) == offset {
            return local - offset
        }
        // The clocks jump from `early`'s offset to `late`'s somewhere between.
        var (early, late) = (local - max(before, after), local - min(before, after))
        while late - early > 1 {
            let middle = early + (late - early) / 2
            if offset(at: middle) == before { early = middle } else { late = middle }
        }
        return late
    }
}
