import RepositoryModel
import Testing
import Values

@testable import Schedules

/// One line of the table: the moments of a schedule behind a mark.
private struct ScheduleCase: Sendable, CustomTestStringConvertible {
    let cron: String
    let zone: String?
    let mark: String
    let moments: [String]

    init(_ cron: String, in zone: String? = nil, after mark: String, _ moments: String...) {
        self.cron = cron
        self.zone = zone
        self.mark = mark
        self.moments = moments
    }

    var testDescription: String { "\(cron) in \(zone ?? "UTC") after \(mark)" }
}

private func moment(_ text: String) throws -> Timestamp { try DateText.timestamp(text) }

@Suite("A schedule")
struct ScheduleTests {
    private static let berlin = "Europe/Berlin"
    private static let newYork = "America/New_York"

    private static let cases: [ScheduleCase] = [
        // Fields
        ScheduleCase("* * * * *", after: "2026-11-23T21:00:00Z", "2026-11-23T21:01:00Z", "2026-11-23T21:02:00Z"),
        ScheduleCase("* * * * *", after: "2026-12-31T23:59:59.999999Z", "2027-01-01T00:00:00Z"),
        ScheduleCase("0 * * * *", after: "2026-11-23T21:00:00Z", "2026-11-23T22:00:00Z", "2026-11-23T23:00:00Z"),
        ScheduleCase("*/20 9-10 * * *", after: "2026-01-01T10:20:00Z", "2026-01-01T10:40:00Z", "2026-01-02T09:00:00Z"),
        ScheduleCase("5/25 0 * * *", after: "2026-01-01T00:00:00Z", "2026-01-01T00:05:00Z", "2026-01-01T00:30:00Z"),
        ScheduleCase("0,30,15 6 1 * *", after: "2026-01-01T06:15:00Z", "2026-01-01T06:30:00Z", "2026-02-01T06:00:00Z"),
        ScheduleCase("0 0 * jan-MAR/2 *", after: "2026-03-31T00:00:00Z", "2027-01-01T00:00:00Z"),
        ScheduleCase("0 12 * * mon-Fri", after: "2026-11-20T12:00:00Z", "2026-11-23T12:00:00Z"),
        ScheduleCase("0 12 * * 7", after: "2026-11-23T00:00:00Z", "2026-11-29T12:00:00Z", "2026-12-06T12:00:00Z"),
        ScheduleCase("0 12 * * 0", after: "2026-11-23T00:00:00Z", "2026-11-29T12:00:00Z"),
        ScheduleCase("0 12 * * 5-7", after: "2026-11-27T12:00:00Z", "2026-11-28T12:00:00Z", "2026-11-29T12:00:00Z"),
        ScheduleCase(" 0\t0  1 1 * ", after: "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        // Shorthands
        ScheduleCase("@hourly", after: "2026-01-01T00:30:00Z", "2026-01-01T01:00:00Z"),
        ScheduleCase("@daily", after: "2026-01-01T00:30:00Z", "2026-01-02T00:00:00Z"),
        ScheduleCase("@midnight", after: "2026-01-01T00:30:00Z", "2026-01-02T00:00:00Z"),
        ScheduleCase("@weekly", after: "2026-11-23T00:00:00Z", "2026-11-29T00:00:00Z"),
        ScheduleCase("@Monthly", after: "2026-01-31T00:00:00Z", "2026-02-01T00:00:00Z"),
        ScheduleCase("@yearly", after: "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        ScheduleCase("@annually", after: "2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z"),
        // Days that are not in every month or year
        ScheduleCase("0 0 31 * *", after: "2026-01-31T00:00:00Z", "2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z"),
        ScheduleCase("0 0 29 2 *", after: "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"),
        ScheduleCase("0 0 29 2 *", after: "2096-02-29T00:00:00Z", "2104-02-29T00:00:00Z"),
        ScheduleCase("0 0 29 2 */7", after: "2080-01-01T00:00:00Z", "2088-02-29T00:00:00Z"),
        ScheduleCase("0 0 29 2 */7", after: "2088-02-29T00:00:00Z", "2128-02-29T00:00:00Z"),
        // Day of month or day of week
        ScheduleCase(
            "0 0 13 * fri", after: "2026-11-12T00:00:00Z", "2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z",
            "2026-11-27T00:00:00Z", "2026-12-04T00:00:00Z", "2026-12-11T00:00:00Z", "2026-12-13T00:00:00Z"),
        ScheduleCase("0 0 31 2 mon", after: "2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z", "2026-02-09T00:00:00Z"),
        ScheduleCase("0 0 */2 * mon", after: "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z", "2026-12-07T00:00:00Z"),
        // Berlin: clocks go from 02:00 to 03:00 on 2026-03-29, and from 03:00 to 02:00 on 2026-10-25.
        ScheduleCase(
            "30 8 * * *", in: berlin, after: "2026-03-28T00:00:00Z", "2026-03-28T07:30:00Z", "2026-03-29T06:30:00Z"),
        ScheduleCase(
            "30 2 * * *", in: berlin, after: "2026-03-28T00:00:00Z", "2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z",
            "2026-03-30T00:30:00Z"),
        ScheduleCase(
            "*/20 2-3 * * *", in: berlin, after: "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z",
            "2026-03-29T01:20:00Z", "2026-03-29T01:40:00Z", "2026-03-30T00:00:00Z"),
        ScheduleCase(
            "30 2 * * *", in: berlin, after: "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
        ScheduleCase(
            "0 2,3 * * *", in: berlin, after: "2026-10-24T12:00:00Z", "2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z"),
        ScheduleCase("0 0 * * *", in: berlin, after: "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
        // New York: from 02:00 to 03:00 on 2026-03-08, from 02:00 to 01:00 on 2026-11-01.
        ScheduleCase(
            "15 2 * * *", in: newYork, after: "2026-03-07T12:00:00Z", "2026-03-08T07:00:00Z", "2026-03-09T06:15:00Z"),
        ScheduleCase(
            "15 1 * * *", in: newYork, after: "2026-10-31T12:00:00Z", "2026-11-01T05:15:00Z", "2026-11-02T06:15:00Z"),
        ScheduleCase("0 19 * * *", in: newYork, after: "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"),
        // Others: half hours, a gap of half an hour, a day that there was not, a change at midnight
        ScheduleCase("0 9 * * *", in: "Asia/Kolkata", after: "2026-01-01T00:00:00Z", "2026-01-01T03:30:00Z"),
        ScheduleCase(
            "15 2 * * *", in: "Australia/Lord_Howe", after: "2026-10-03T12:00:00Z", "2026-10-03T15:30:00Z",
            "2026-10-04T15:15:00Z"),
        ScheduleCase(
            "0 12 * * *", in: "Pacific/Apia", after: "2011-12-29T00:00:00Z", "2011-12-29T22:00:00Z",
            "2011-12-30T10:00:00Z", "2011-12-30T22:00:00Z"),
        ScheduleCase("0 0 * * *", in: "UTC", after: "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"),
    ]

    @Test("recurs as its cron expression says", arguments: cases)
    private func cron(_ line: ScheduleCase) throws {
        let schedule = try Schedule(cron: line.cron, zone: line.zone)
        var mark = try moment(line.mark)
        for expected in line.moments {
            let next = try #require(schedule.next(after: mark))
            #expect(next == (try moment(expected)), "after \(mark)")
            mark = next
        }
    }

    @Test("finds backwards what it finds forwards", arguments: cases)
    private func backwards(_ line: ScheduleCase) throws {
        let schedule = try Schedule(cron: line.cron, zone: line.zone)
        let start = try moment(line.mark)
        var mark = start
        for _ in line.moments {
            let next = try #require(schedule.next(after: mark))
            let before = Timestamp(microseconds: next.microseconds - 1)
            #expect(schedule.latest(after: start, until: next) == next)
            #expect(schedule.latest(after: mark, until: before) == nil)
            #expect(schedule.latest(after: start, until: before) == (mark == start ? nil : mark))
            #expect(schedule.latest(after: mark, until: Timestamp(microseconds: next.microseconds + 1)) == next)
            mark = next
        }
    }

    @Test("makes up for the last that was missed alone, however long ago the others were")
    func missed() throws {
        let minutely = try Schedule(cron: "* * * * *", zone: Self.berlin)
        let (mark, now) = (try moment("2016-01-01T00:00:00Z"), try moment("2026-11-23T21:00:30Z"))
        #expect(minutely.latest(after: mark, until: now) == (try moment("2026-11-23T21:00:00Z")))
        let every = try Schedule(everyMilliseconds: 300_000)
        #expect(every.latest(after: mark, until: now) == (try moment("2026-11-23T21:00:00Z")))
        #expect(every.next(after: mark) == (try moment("2016-01-01T00:05:00Z")))
        #expect(every.latest(after: now, until: now) == nil)
        #expect(every.latest(after: now, until: mark) == nil)
    }

    @Test(
        "is not read out of what means nothing",
        arguments: [
            "", " ", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 13 *",
            "* * * 0 *", "* * * * 8", "-1 * * * *", "1- * * * *", "5-1 * * * *", "1-2-3 * * * *", "*/0 * * * *",
            "*/60 * * * *", "*/ * * * *", "1,,2 * * * *", ", * * * *", "a * * * *", "* * * * mo", "* * * foo *",
            "0x1 * * * *", "١ * * * *", "0 0 30 2 *", "0 0 31 4,6,9,11 *", "@never", "@", "+1 * * * *",
            String(repeating: "1,", count: 2_000) + "1 * * * *",
        ])
    func refusals(_ text: String) {
        #expect(throws: ValueError.self) { try Schedule(cron: text, zone: nil) }
    }

    @Test("says which field is wrong and what it may be")
    func messages() {
        #expect(throws: ValueError.range("hour: a value is 0 to 23, found '24'")) {
            try Schedule(cron: "0 24 * * *", zone: nil)
        }
        #expect(throws: ValueError.range("there is no day 30 in the months feb")) {
            try Schedule(cron: "0 0 30 feb *", zone: nil)
        }
    }

    @Test(
        "knows no zone but those of the IANA database",
        arguments: ["", "Nowhere/Land", "europe/nope", "GMT+3", "CEST", "../../etc/passwd", "/etc/localtime", "a/b\0c"])
    func zones(_ name: String) {
        #expect(throws: ValueError.self) { try Schedule(cron: "@daily", zone: name) }
    }

    @Test("takes no interval that is shorter than a second, longer than a year or no number")
    func intervals() {
        for milliseconds in [0, 999.9, -1, 366 * 86_400_000 + 1, .infinity, .nan] {
            #expect(throws: ValueError.self) { try Schedule(everyMilliseconds: milliseconds) }
        }
    }
}
