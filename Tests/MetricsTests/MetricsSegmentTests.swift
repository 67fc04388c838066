import Glibc
import System
import Testing

@testable import Metrics

@Suite("Memory of metrics") struct MetricsSegmentTests {
    @Test("every mapping of the memory sees what any has counted")
    func isShared() throws {
        let memory = try MetricsSegment.make(slots: 3)
        let (one, other) = (try MetricsSegment(memory.number), try MetricsSegment(memory.number))
        #expect(one.count == 3)
        one.slot(1).count(.commits, by: 5)
        other.slot(1).count(.commits)
        #expect(one.slot(1).value(of: .commits) == 6)
        #expect(other.slot(0).value(of: .commits) == 0)
    }

    @Test("memory of another version of the program is refused")
    func refusesOtherVersions() throws {
        let memory = try SharedMemory.make("other", size: 1 << 20)
        let error = #expect(throws: SystemError.self) { try MetricsSegment(memory.number) }
        #expect(error?.errno == EPROTO)
    }

    @Test("a successor in a slot counts on from where the process before has ended")
    func countersNeverGoBack() throws {
        let segment = try MetricsSegment(privateSlots: 1)
        let slot = segment.slot(0)
        slot.count(.loginsRefused, by: 3)
        slot.set(.openDescriptors, to: 1_000)
        slot.countAnswer(slot.route("GET", "/health"), status: 200, microseconds: 10)
        slot.beginProcess(generation: 2)
        slot.count(.loginsRefused)
        slot.countAnswer(slot.route("GET", "/health"), status: 200, microseconds: 10)
        #expect(slot.value(of: .loginsRefused) == 4)
        #expect(slot.answers == 2)
        #expect(slot.value(of: .generation) == 2)
        #expect((1..<1_000).contains(slot.value(of: .openDescriptors)))
    }

    @Test("threads that count at the same time lose nothing")
    func losesNothing() async throws {
        let slot = try MetricsSegment(privateSlots: 1).slot(0)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for number in 0..<1_000 {
                        slot.count(.storeReads)
                        slot.countAnswer(slot.route("GET", "/v1/\(number % 5)"), status: 404, microseconds: number)
                    }
                }
            }
        }
        #expect(slot.value(of: .storeReads) == 8_000)
        #expect(slot.answers == 8_000)
    }

    @Test("routes beyond the table's size, and those with long names, share one place")
    func isBounded() throws {
        let slot = try MetricsSegment(privateSlots: 1).slot(0)
        for number in 0..<2_000 {
            slot.countAnswer(slot.route("GET", "/v1/\(number)"), status: 200, microseconds: 1)
        }
        slot.countAnswer(slot.route("GET", "/" + String(repeating: "x", count: 500)), status: 200, microseconds: 1)
        #expect(slot.answers == 2_001)
        #expect(slot.route("GET", "/v1/1999") == slot.route("GET", "/v1/1998"))
        #expect(slot.route("GET", "/v1/7") != slot.route("GET", "/v1/8"))
    }

    @Test("the place of a status is that of its label", arguments: 100..<600)
    func statusColumns(status: Int) {
        let index = StatusColumn.index(of: status)
        #expect(index < StatusColumn.count)
        #expect(StatusColumn.statusClass(index) == status / 100)
        #expect(["\(status)", "\(status / 100)xx"].contains(StatusColumn.label(index)))
        #expect(!StatusColumn.statuses.contains(status) || StatusColumn.label(index) == "\(status)")
    }

    @Test("a value lies in the first bucket whose bound it does not exceed", arguments: [Buckets.durations, .counts])
    func bucketsAgree(buckets: Buckets) throws {
        for (index, bound) in buckets.bounds.enumerated() {
            let limit = Int((try #require(Double(bound)) * buckets.scale).rounded())
            #expect(buckets.index(of: limit) == index)
            #expect(buckets.index(of: limit + 1) == index + 1)
        }
        #expect(buckets.index(of: -1) == 0)
        #expect(buckets.index(of: .max) < Buckets.count)
    }
}
