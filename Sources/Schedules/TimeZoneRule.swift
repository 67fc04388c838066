import Values

/// The rule for local time after the table ends: one offset, or two that alternate every year. Its syntax is that of
/// the variable `TZ` of POSIX (base definitions, 8.3), with the times of more than a day that RFC 9636 adds.
struct TimeZoneRule: Sendable, Hashable {
    /// The seconds by which local time is ahead of UTC.
    private let standard: Int
    private let summer: Summer?

    /// The part of the year with another offset. It may span the turn of the year.
    private struct Summer: Sendable, Hashable {
        let offset: Int
        let start: Turn
        let end: Turn
    }

    /// When in a year clocks change, by the clocks as they are before it.
    private struct Turn: Sendable, Hashable {
        enum Day: Sendable, Hashable {
            /// From 1 to 365; there is no 29 February.
            case julian(Int)
            /// From 0 to 365.
            case ofYear(Int)
            /// The weekday's first to fourth day of that name in the month, or its last (5).
            case weekday(Int, week: Int, month: Int)
        }

        let day: Day
        let second: Int

        /// The seconds from 1970 that it would be in UTC.
        func moment(year: Int) -> Int {
            let days =
                switch day {
                case .julian(let day):
                    // Counted from 1 March where that is past, as the leap day is before it.
                    day < 60
                        ? CivilDate.days(year: year, month: 1, day: day)
                        : CivilDate.days(year: year, month: 3, day: 1) + day - 60
                case .ofYear(let day): CivilDate.days(year: year, month: 1, day: 1) + day
                case .weekday(let weekday, let week, let month): Self.days(weekday, week, month, year)
                }
            return days * 86_400 + second
        }

        private static func days(_ weekday: Int, _ week: Int, _ month: Int, _ year: Int) -> Int {
            let first = CivilDate.days(year: year, month: month, day: 1)
            let next =
                month == 12
                ? CivilDate.days(year: year + 1, month: 1, day: 1)
                : CivilDate.days(year: year, month: month + 1, day: 1)
            let day = first + (weekday - CivilDate.weekday(days: first) + 7) % 7 + (week - 1) * 7
            return day < next ? day : day - 7
        }
    }

    /// One offset, always.
    init(fixed offset: Int) { (standard, summer) = (offset, nil) }

    /// Seconds by which local time is ahead of UTC, at so many seconds since 1970.
    func offset(at moment: Int) -> Int {
        guard let summer else { return standard }
        let (year, _, _) = CivilDate.date(days: CivilDate.floorDivide(moment + standard, 86_400))
        let start = summer.start.moment(year: year) - standard
        let end = summer.end.moment(year: year) - summer.offset
        let isSummer = start < end ? start <= moment && moment < end : !(end <= moment && moment < start)
        return isSummer ? summer.offset : standard
    }

    // MARK: Reading it

    /// Parses a rule; nil if it is invalid, also if it lacks the days on which daylight saving begins and ends.
    init?(_ text: [UInt8]) {
        var rest = text[...]
        guard Self.skipName(&rest), let west = Self.time(&rest, maximumHour: 24) else { return nil }
        standard = -west
        if rest.isEmpty {
            summer = nil
            return
        }
        guard Self.skipName(&rest) else { return nil }
        var offset = standard + 3600
        if rest.first != UInt8(ascii: ",") {
            guard let west = Self.time(&rest, maximumHour: 24) else { return nil }
            offset = -west
        }
        guard let start = Self.turn(&rest), let end = Self.turn(&rest), rest.isEmpty else { return nil }
        summer = Summer(offset: offset, start: start, end: end)
    }

    /// An abbreviation: three letters or more, or anything between angle brackets.
    private static func skipName(_ rest: inout ArraySlice<UInt8>) -> Bool {
        if skip("<", &rest) {
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
            rest = rest[(end + 1)...]
            return true
        }
        let name = rest.prefix { ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z") }
        rest = rest.dropFirst(name.count)
        return name.count >= 3
    }

    /// `[+|-]hh[:mm[:ss]]`, in seconds.
    private static func time(_ rest: inout ArraySlice<UInt8>, maximumHour: Int) -> Int? {
        let sign = skip("-", &rest) ? -1 : 1
        if sign == 1 { _ = skip("+", &rest) }
        guard let hours = number(&rest, 0...maximumHour) else { return nil }
        var seconds = hours * 3600
        for unit in [60, 1] where skip(":", &rest) {
            guard let value = number(&rest, 0...59) else { return nil }
            seconds += value * unit
        }
        return sign * seconds
    }

    /// `,Mm.w.d`, `,Jn` or `,n`, and `/time` if it is not 02:00.
    private static func turn(_ rest: inout ArraySlice<UInt8>) -> Turn? {
        guard skip(",", &rest), let day = day(&rest) else { return nil }
        guard skip("/", &rest) else { return Turn(day: day, second: 7200) }
        return time(&rest, maximumHour: 167).map { Turn(day: day, second: $0) }
    }

    private static func day(_ rest: inout ArraySlice<UInt8>) -> Turn.Day? {
        if skip("M", &rest) {
            guard let month = number(&rest, 1...12), skip(".", &rest), let week = number(&rest, 1...5),
                skip(".", &rest), let weekday = number(&rest, 0...6)
            else { return nil }
            return .weekday(weekday, week: week, month: month)
        }
        if skip("J", &rest) { return number(&rest, 1...365).map { .julian($0) } }
        return number(&rest, 0...365).map { .ofYear($0) }
    }

    private static func number(_ rest: inout ArraySlice<UInt8>, _ range: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix(4).prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        guard !digits.isEmpty else { return nil }
        let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        rest = rest.dropFirst(digits.count)
        return range.contains(value) ? value : nil
    }

    private static func skip(_ character: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }
}
