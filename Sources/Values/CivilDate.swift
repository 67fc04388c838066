import RepositoryModel

/// A moment in the Gregorian calendar, UTC.
package struct CivilDate {
    private let year: Int
    private let month: Int
    private let day: Int
    private let second: Int
    private let millisecond: Int

    init(_ moment: Timestamp) {
        let microseconds = Int(moment.microseconds)
        let seconds = Self.floorDivide(microseconds, 1_000_000)
        millisecond = (microseconds - seconds * 1_000_000) / 1_000
        let days = Self.floorDivide(seconds, 86_400)
        second = seconds - days * 86_400
        (year, month, day) = Self.date(days: days)
    }

    /// Formats the part that a token of a date format names; nil for an unknown token.
    func field(_ token: String) -> String? {
        switch token {
        case "yyyy": padded(year, 4)
        case "MM": padded(month, 2)
        case "dd": padded(day, 2)
        case "HH": padded(second / 3600, 2)
        case "mm": padded(second / 60 % 60, 2)
        case "ss": padded(second % 60, 2)
        case "SSS": padded(millisecond, 3)
        default: nil
        }
    }

    private func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    static func isValid(year: Int, month: Int, day: Int) -> Bool {
        guard (1...12).contains(month), day >= 1 else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= lengths[month - 1]
    }

    /// Counts days since 1970-01-01. Years begin in March, so that the leap day is the last day.
    package static func days(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = floorDivide(year, 400)
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Returns the day of the week, 0 for Sunday; 1970-01-01 was a Thursday.
    package static func weekday(days: Int) -> Int {
        let shifted = days + 4
        return shifted - floorDivide(shifted, 7) * 7
    }

    /// Returns year, month and day.
    package static func date(days: Int) -> (Int, Int, Int) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    package static func floorDivide(_ value: Int, _ divisor: Int) -> Int {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
