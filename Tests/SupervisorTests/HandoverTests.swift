import Glibc
import Testing

@testable import Supervisor

@Suite struct HandoverTests {
    @Test func `what a supervisor hands on is read as it was`() {
        var handover = Handover(generation: 7)
        handover.descriptors = ["socket": 12, "lock": 10]
        handover.paths = ["socket": "/srv/with a space/run/p.sock"]
        var ready = PoolWorker(pid: 100, slot: 0, generation: 7, since: .seconds(5))
        ready.isReady = true
        var draining = PoolWorker(pid: 101, slot: 1, generation: 6, since: .milliseconds(1_500))
        draining.role = .draining(.firm, until: .seconds(90))
        handover.workers = [(ready, 3), (draining, 4)]
        #expect(Handover(handover.text) == handover)
    }

    @Test func `lines of another release are left out`() {
        let handover = Handover("generation 2\ncolour blue\nworker 1\nworker 5 0 2 1000 1 9\n\n")
        #expect(handover.generation == 2)
        #expect(handover.workers.map(\.row) == [9])
    }

    @Test func `what was not handed on is an error that names it`() {
        let error = #expect(throws: SupervisorError.self) { _ = try Handover("generation 2\n").take("bell") }
        #expect(error?.message == "the program before this one has left no descriptor 'bell'")
    }

    @Test func `it goes through a file that has no name`() throws {
        var handover = Handover(generation: 3)
        handover.descriptors = ["bell": 11]
        let number = try handover.file().release()
        #expect(try Handover(inherited: number) == handover)
    }
}
