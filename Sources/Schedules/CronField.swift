import Values

/// One of the five fields of a cron expression: which values it takes and what they are called.
struct CronField {
    let name: String
    let range: ClosedRange<Int>
    /// Names of values, from the first of the range on.
    var names: [String] = []

    static let minute = CronField(name: "minute", range: 0...59)
    static let hour = CronField(name: "hour", range: 0...23)
    static let dayOfMonth = CronField(name: "day of month", range: 1...31)
    static let month = CronField(
        name: "month", range: 1...12,
        names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
    static let dayOfWeek = CronField(
        name: "day of week", range: 0...7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])

    /// Parses a field to its values, as bits.
    func values(of text: String) throws(ValueError) -> UInt64 {
        var bits: UInt64 = 0
        for part in text.split(separator: ",", omittingEmptySubsequences: false) { bits |= try item(String(part)) }
        // Sunday has two numbers.
        return range.upperBound == 7 && bits.has(7) ? (bits | 1) & ~(1 << 7) : bits
    }

    private func item(_ text: String) throws(ValueError) -> UInt64 {
        let sides = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var step = 1
        if sides.count == 2 {
            guard let found = decimal(sides[1]), found > 0, found <= range.upperBound else {
                throw wrong(text, "a step is 1 to \(range.upperBound)")
            }
            step = found
        }
        let bounds: ClosedRange<Int>
        if sides[0] == "*" {
            bounds = range
        } else {
            let ends = sides[0].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
            guard let first = value(ends[0]), ends.count <= 2 else { throw wrong(text, expected) }
            if ends.count == 2 {
                guard let last = value(ends[1]) else { throw wrong(text, expected) }
                guard first <= last else { throw wrong(text, "a range goes upwards") }
                bounds = first...last
            } else {
                // `5/15` means from 5 on, as in other readers of cron.
                bounds = first...(sides.count == 2 ? range.upperBound : first)
            }
        }
        return stride(from: bounds.lowerBound, through: bounds.upperBound, by: step).reduce(0) { $0 | 1 << UInt64($1) }
    }

    private func value(_ text: String) -> Int? {
        if let number = decimal(text) { return range.contains(number) ? number : nil }
        return names.firstIndex(of: text.lowercased()).map { $0 + range.lowerBound }
    }

    private func decimal(_ text: String) -> Int? {
        (1...2).contains(text.utf8.count) && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } ? Int(text) : nil
    }

    private var expected: String {
        "a value is \(range.lowerBound) to \(range.upperBound)"
            + (names.isEmpty ? "" : " or one of \(names.joined(separator: " "))")
    }

    private func wrong(_ text: String, _ expected: String) -> ValueError {
        .range("\(name): \(expected), found '\(text.prefix(40))'")
    }
}
