package import Values

/// A recurrence by the five fields of `crontab(5)`: minute, hour, day of month, month, day of week.
///
/// A field is `*`, a number, a range `1-5`, either with a step `/2`, or a list of such; months and days of the week may
/// be named by three letters, and 7 is a Sunday too. `@yearly @annually @monthly @weekly @daily @midnight @hourly`
/// stand for what they say. Where both days are restricted, one of them is enough.
package struct CronExpression: Sendable, Hashable {
    /// Bit *n* is set if the value *n* matches.
    let minutes: UInt64
    let hours: UInt64
    private let daysOfMonth: UInt64
    private let months: UInt64
    private let daysOfWeek: UInt64
    /// Whether the day of the month, or that of the week, begins with `*`: then both must fit.
    private let needsBothDays: Bool

    /// Parses an expression.
    /// - Throws: ``ValueError`` that names the field and what is wrong with it, also for a day that never comes.
    package init(_ text: String) throws(ValueError) {
        guard text.utf8.count <= 1_000 else { throw .range("a cron expression has at most 1000 characters") }
        let trimmed = Text.trimmed(text)
        let source = trimmed.hasPrefix("@") ? Self.shorthands[trimmed.lowercased()] : trimmed
        guard let source else {
            let known = Self.shorthands.keys.sorted().joined(separator: " ")
            throw .range("a cron shorthand is one of \(known); found '\(trimmed)'")
        }
        let parts = source.split { $0 == " " || $0 == "\t" }.map(String.init)
        guard parts.count == 5 else {
            throw .range(
                "a cron expression has 5 fields (minute, hour, day of month, month, day of week); found \(parts.count)")
        }
        minutes = try CronField.minute.values(of: parts[0])
        hours = try CronField.hour.values(of: parts[1])
        daysOfMonth = try CronField.dayOfMonth.values(of: parts[2])
        months = try CronField.month.values(of: parts[3])
        daysOfWeek = try CronField.dayOfWeek.values(of: parts[4])
        needsBothDays = parts[2].hasPrefix("*") || parts[4].hasPrefix("*")
        guard comesEver else { throw .range("there is no day \(parts[2]) in the months \(parts[3])") }
    }

    private static let shorthands = [
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
    ]

    /// Tells whether a day matches; days are counted from 1970-01-01, a Thursday.
    func includes(day: Int) -> Bool {
        let (_, month, dayOfMonth) = CivilDate.date(days: day)
        guard months.has(month) else { return false }
        let weekday = CivilDate.weekday(days: day)
        let fits = (daysOfMonth.has(dayOfMonth), daysOfWeek.has(weekday))
        return needsBothDays ? fits.0 && fits.1 : fits.0 || fits.1
    }

    /// The matching minutes of a day, in order.
    var minutesOfDay: [Int] {
        (0..<24).filter { hours.has($0) }.flatMap { hour in
            (0..<60).filter { minutes.has($0) }.map { hour * 60 + $0 }
        }
    }

    /// The most days between two matches: 29 February on a given day of the week is up to 40 years apart, around 2100.
    static let longestWait = 41 * 366

    /// Whether a month has such a day, or the day of the week is enough by itself.
    private var comesEver: Bool {
        if !needsBothDays { return true }
        let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...12).contains { month in
            months.has(month) && (1...lengths[month - 1]).contains { daysOfMonth.has($0) }
        }
    }
}

extension UInt64 {
    /// Whether a bit is set.
    func has(_ bit: Int) -> Bool { self >> UInt64(bit) & 1 == 1 }
}
