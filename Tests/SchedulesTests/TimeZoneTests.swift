import Foundation
import Testing
import Values

@testable import Schedules

@Suite("A time zone")
struct TimeZoneTests {
    private static let zones = [
        "Europe/Berlin", "Europe/London", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Sao_Paulo",
        "America/Argentina/Buenos_Aires", "America/Nuuk", "Asia/Kolkata", "Asia/Tokyo", "Asia/Tehran",
        "Australia/Lord_Howe", "Australia/Sydney", "Pacific/Apia", "Pacific/Chatham", "Africa/Casablanca",
        "Africa/Nairobi", "Antarctica/Troll", "Etc/GMT+5", "US/Eastern", "Japan", "Singapore", "EST5EDT",
    ]

    /// Moments between 1970 and 2100 that are the same at each run, and those around the turn of each month.
    private static let moments: [Int] = {
        var state: UInt64 = 42
        let random = (0..<3_000).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) * 2 % 4_102_444_800
        }
        let months = stride(from: 0, to: 4_102_444_800, by: 2_629_746).flatMap { [$0 - 1, $0, $0 + 1] }
        return random + months.filter { $0 >= 0 }
    }()

    @Test("is ahead of UTC by what Foundation says", arguments: zones)
    func offsets(name: String) throws {
        let rules = try TimeZoneRules(named: name)
        let zone = try #require(TimeZone(identifier: name))
        for moment in Self.moments {
            let expected = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment)))
            #expect(rules.offset(at: moment) == expected, "at \(moment)")
        }
    }

    @Test("changes in the very second that Foundation says", arguments: zones)
    func changes(name: String) throws {
        let rules = try TimeZoneRules(named: name)
        let zone = try #require(TimeZone(identifier: name))
        var moment = Date(timeIntervalSince1970: 0)
        while let next = zone.nextDaylightSavingTimeTransition(after: moment), next.timeIntervalSince1970 < 4.1e9,
            next > moment
        {
            let second = Int(next.timeIntervalSince1970)
            for second in [second - 1, second] {
                let date = Date(timeIntervalSince1970: Double(second))
                #expect(rules.offset(at: second) == zone.secondsFromGMT(for: date), "at \(second)")
            }
            moment = next
        }
    }

    @Test("has any name that the system's files have")
    func everyName() throws {
        let root = "/usr/share/zoneinfo/"
        let files = try #require(FileManager.default.enumerator(atPath: root)).compactMap { $0 as? String }
        let names = files.filter { name in
            // Copies with other leap seconds, and links that name no place, are not zones.
            guard !["posix/", "right/", "posixrules", "localtime"].contains(where: name.hasPrefix),
                let file = FileHandle(forReadingAtPath: root + name)
            else { return false }
            return (try? file.read(upToCount: 4)) == Data("TZif".utf8)
        }
        #expect(names.count > 300)
        for name in names { #expect(throws: Never.self, "\(name)") { try TimeZoneRules(named: name) } }
        for name in ["CET", "EST5EDT", "Japan", "Singapore", "GB-Eire", "NZ-CHAT", "W-SU", "GMT+0", "Etc/GMT-14"] {
            #expect(names.contains(name))
        }
    }

    @Test(
        "has a name of the database, and no path out of it",
        arguments: [
            "Europe/Nowhere", "europe/berlin", "posix/Europe/Berlin", "right/Europe/Berlin", "Europe/",
            "/Europe/Berlin",
            "Europe//Berlin", "Europe/../Europe/Berlin", "Europe/./Berlin", "America/Argentina", "Europe/Berlin\0",
            "Europe/Berlin ", "Etc/Unknown", "Europe", "tzdata.zi", "zone.tab", "leapseconds", "japan",
            String(repeating: "A/", count: 40) + "A",
        ])
    func refusedNames(_ name: String) {
        #expect(throws: ValueError.self) { try TimeZoneRules(named: name) }
    }

    // MARK: The file

    private static func file() throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/Berlin")))
    }

    @Test("is not read out of a part of its file, nor out of anything else")
    func parts() throws {
        let bytes = try Self.file()
        #expect(TimeZoneFile(bytes)?.offset(at: 1_790_000_000) == 7_200)
        for count in bytes.indices { #expect(TimeZoneFile(Array(bytes[..<count])) == nil, "\(count)") }
        #expect(TimeZoneFile(Array(repeating: 0xff, count: 4_096)) == nil)
    }

    @Test("is not read out of a file that is broken somewhere, without harm")
    func brokenFiles() throws {
        let bytes = try Self.file()
        for index in bytes.indices {
            for value in [0, 0x7f, 0xff] as [UInt8] {
                var broken = bytes
                broken[index] = value
                _ = TimeZoneFile(broken)?.offset(at: 4_000_000_000)
            }
        }
    }

    // MARK: The rule behind the last change

    /// Two moments, one in each part of the year 2050, with their offsets; and the second of 2050 when clocks change
    /// first.
    @Test(
        "goes on by the rule of its file",
        arguments: [
            ("CET-1CEST,M3.5.0,M10.5.0/3", 3_600, 7_200, 2_531_955_600),
            ("EST5EDT,M3.2.0,M11.1.0", -18_000, -14_400, 2_530_767_600),
            ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", -7_200, -3_600, 2_531_955_600),
            ("EET-2EEST,M3.4.4/50,M10.4.4/50", 7_200, 10_800, 2_531_865_600),
            ("AAA3BBB2:30,J60/0,300", -10_800, -9_000, 2_529_716_400),
            ("AAA-0:00:30BBB,59/0,J300", 30, 3_630, 2_529_705_570),
        ])
    func rules(text: String, winter: Int, summer: Int, change: Int) throws {
        let rule = try #require(TimeZoneRule(Array(text.utf8)))
        #expect(rule.offset(at: 2_524_608_000) == winter)
        #expect(rule.offset(at: change - 1) == winter)
        #expect(rule.offset(at: change) == summer)
        #expect(rule.offset(at: 2_540_000_000) == summer)
        #expect(rule.offset(at: 2_556_000_000) == winter)
    }

    @Test("spans the turn of the year in the south, and in Dublin, where winter is the exception")
    func southern() throws {
        let hobart = try #require(TimeZoneRule(Array("AEST-10AEDT,M10.1.0,M4.1.0/3".utf8)))
        #expect(hobart.offset(at: 2_524_608_000) == 39_600)
        #expect(hobart.offset(at: 2_540_000_000) == 36_000)
        let dublin = try #require(TimeZoneRule(Array("IST-1GMT0,M10.5.0,M3.5.0/1".utf8)))
        #expect(dublin.offset(at: 2_524_608_000) == 0)
        #expect(dublin.offset(at: 2_540_000_000) == 3_600)
    }

    @Test("may stay as it is for ever")
    func fixed() {
        #expect(TimeZoneRule(Array("<+0530>-5:30".utf8))?.offset(at: 2_540_000_000) == 19_800)
        #expect(TimeZoneRule(Array("JST-9".utf8))?.offset(at: 0) == 32_400)
    }

    @Test(
        "has no other rule",
        arguments: [
            "", "CET", "CE-1", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
            "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J300", "CET-1CEST,J1,366", "CET-25", "CET-1:60",
            "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0 ", "<CET-1", "CET-1CEST,M3.5,M10.5.0",
            "CET-99999999999999999999", ":Europe/Berlin",
        ])
    func refusedRules(_ text: String) { #expect(TimeZoneRule(Array(text.utf8)) == nil) }
}
