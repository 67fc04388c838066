public import RepositoryModel

/// Parses and formats moments: RFC 3339, always in UTC.
public enum DateText {
    /// Parses an RFC 3339 `date-time`, or a `full-date` as its first moment in UTC. Digits beyond the microsecond are
    /// dropped; a leap second is the first moment of the next minute.
    /// - Throws: `TYPE_MISMATCH` for any other text, `OUT_OF_RANGE` for a day or time that does not exist.
    public static func timestamp(_ text: String) throws(ValueError) -> Timestamp {
        var scanner = Scanner(bytes: Array(text.utf8.prefix(80)), text: text)
        let year = try scanner.number(4)
        try scanner.expect("-")
        let month = try scanner.number(2)
        try scanner.expect("-")
        let day = try scanner.number(2)
        guard CivilDate.isValid(year: year, month: month, day: day) else {
            throw .range("there is no day \(text.prefix(10))")
        }
        let days = CivilDate.days(year: year, month: month, day: day)
        guard !scanner.isAtEnd else { return Timestamp(seconds: days * 86_400) }
        try scanner.expect("Tt ")
        let hour = try scanner.number(2)
        try scanner.expect(":")
        let minute = try scanner.number(2)
        try scanner.expect(":")
        let second = try scanner.number(2)
        let microseconds = try scanner.fraction()
        let offset = try scanner.offset()
        guard hour < 24, minute < 60, second <= 60 else { throw .range("there is no time \(text.prefix(40))") }
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset * 60
        let range = CivilDate.days(year: 0, month: 1, day: 1)...CivilDate.days(year: 9999, month: 12, day: 31)
        guard range.contains(CivilDate.floorDivide(seconds, 86_400)) else {
            throw .range("\(text.prefix(40)) lies outside the years 0000 to 9999")
        }
        return Timestamp(microseconds: Int64(seconds) * 1_000_000 + Int64(microseconds))
    }

    /// Formats a moment in UTC by a pattern of `yyyy MM dd HH mm ss SSS`. `T`, `Z`, text in single quotes and
    /// everything that is not a letter are copied; two single quotes are one.
    /// - Throws: `OUT_OF_RANGE` for any other letter, or a quote that does not end; `LIMIT_EXCEEDED` for a pattern of
    ///   more than 1,000 bytes.
    public static func formatted(_ moment: Timestamp, _ pattern: String) throws(ValueError) -> String {
        guard pattern.utf8.count <= 1_000 else { throw .limit("a date format has at most 1000 bytes", of: "pattern") }
        let date = CivilDate(moment)
        var result = ""
        var rest = pattern.unicodeScalars[...]
        while let scalar = rest.first {
            if scalar == "'" {
                result += try quoted(&rest)
                continue
            }
            let run = rest.prefix { $0 == scalar }
            rest = rest[run.endIndex...]
            let isLiteral = !scalar.properties.isAlphabetic || scalar == "T" || scalar == "Z"
            if isLiteral {
                result += String(run)
            } else if let field = date.field(String(run)) {
                result += field
            } else {
                throw .range("a date format has no '\(String(run).prefix(20))'; it knows yyyy MM dd HH mm ss SSS")
            }
        }
        return result
    }

    private static func quoted(_ rest: inout Substring.UnicodeScalarView) throws(ValueError) -> String {
        rest = rest.dropFirst()
        if rest.first == "'" {
            rest = rest.dropFirst()
            return "'"
        }
        var result = ""
        while true {
            let text = rest.prefix { $0 != "'" }
            guard text.endIndex < rest.endIndex else { throw .range("a quote in the date format does not end") }
            result += String(text)
            rest = rest[text.endIndex...].dropFirst()
            guard rest.first == "'" else { return result }
            result += "'"
            rest = rest.dropFirst()
        }
    }
}

/// Scans the parts of a date from left to right.
private struct Scanner {
    let bytes: [UInt8]
    let text: String
    var position = 0

    var isAtEnd: Bool { position == bytes.count }

    var unreadable: ValueError {
        .mismatch("\"\(text.prefix(40))\" is no date such as 2026-11-23 or 2026-11-23T18:01:00Z")
    }

    mutating func number(_ digits: Int) throws(ValueError) -> Int {
        guard position + digits <= bytes.count else { throw unreadable }
        var value = 0
        for byte in bytes[position..<position + digits] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { throw unreadable }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        position += digits
        return value
    }

    /// Scans one of `characters`.
    @discardableResult
    mutating func expect(_ characters: String) throws(ValueError) -> UInt8 {
        guard position < bytes.count, characters.utf8.contains(bytes[position]) else { throw unreadable }
        position += 1
        return bytes[position - 1]
    }

    /// Scans a fraction, in microseconds; 0 if there is none.
    mutating func fraction() throws(ValueError) -> Int {
        guard position < bytes.count, bytes[position] == UInt8(ascii: ".") else { return 0 }
        position += 1
        let digits = bytes[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard !digits.isEmpty else { throw unreadable }
        position = digits.endIndex
        let kept = digits.prefix(6).map { Int($0 - UInt8(ascii: "0")) } + [0, 0, 0, 0, 0, 0]
        return kept.prefix(6).reduce(0) { $0 * 10 + $1 }
    }

    /// Scans the offset, in minutes east of UTC, up to the end of the text.
    mutating func offset() throws(ValueError) -> Int {
        let sign = try expect("Zz+-")
        var minutes = 0
        if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
            let hours = try number(2)
            try expect(":")
            let rest = try number(2)
            guard hours < 24, rest < 60 else { throw unreadable }
            minutes = (hours * 60 + rest) * (sign == UInt8(ascii: "-") ? -1 : 1)
        }
        guard isAtEnd else { throw unreadable }
        return minutes
    }
}
