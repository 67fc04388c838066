import Glibc
import Logging
import Scoreboard
import TestSupport
import Testing

@testable import FastCGI
@testable import packagerepo

/// When a worker asks to be replaced.
@Suite struct WorkerPulseTests {
    /// A worker's row, and the pulse that writes it.
    private struct Worker {
        let directory: TemporaryDirectory
        let board: WorkerBoard
        let row: Int
        let pulse: WorkerPulse
        let log = LogRecorder()

        init(requests: Int = 0, memory: Int = 0, seconds: Int = 60) throws {
            directory = try TemporaryDirectory()
            board = try WorkerBoard.make(path: directory.path + "/workers")
            row = try #require(
                board.add(WorkerRow(pid: getpid(), generation: 1, slot: 0, startedAt: 0, restarts: 0)))
            pulse = WorkerPulse(
                WorkerSeat(board, row: row, bell: -1),
                limits: WorkerPulse.Limits(requests: requests, memory: memory, requestSeconds: seconds))
        }

        var relief: WorkerRow.Relief? { board.row(row)?.relief }

        func beat(served: Int = 0, isBusy: Bool = false, at now: Double = 0, memory: Int = 20 << 20) {
            pulse.beat(
                [ThreadStatus(isBusy: isBusy, requestsServed: served)], at: now, memory: memory, logger: log.logger)
        }
    }

    @Test func `what it does stands in its row`() throws {
        let worker = try Worker()
        worker.beat(served: 5, isBusy: true, memory: 123)
        let row = try #require(worker.board.row(worker.row))
        #expect(row.requests == 5 && row.busy == 1 && row.threads == 1 && row.memory == 123 && row.beat == 1)
        worker.beat()
        #expect(worker.board.row(worker.row)?.beat == 2)
    }

    @Test func `one that has answered its requests, give or take a tenth, is replaced`() throws {
        let worker = try Worker(requests: 100)
        worker.beat(served: 89)
        #expect(worker.relief == nil)
        worker.beat(served: 110)
        #expect(worker.relief == .requests)
        worker.beat(served: 111)
        #expect(worker.log.entries.count == 1, "it asks once")
    }

    @Test func `one that keeps much memory is replaced, one that gives it back is not`() throws {
        let worker = try Worker(memory: 100 << 20)
        worker.beat()
        for _ in 0..<7 { worker.beat(memory: 138 << 20) }
        worker.beat(memory: 30 << 20)
        #expect(worker.relief == nil)
        for _ in 0..<8 { worker.beat(memory: 138 << 20) }
        #expect(worker.relief == .memory)
    }

    @Test func `one that has nearly as much from the beginning is not replaced by another like it`() throws {
        let worker = try Worker(memory: 100 << 20)
        for _ in 0..<20 { worker.beat(memory: 138 << 20) }
        #expect(worker.relief == nil)
        for _ in 0..<8 { worker.beat(memory: 280 << 20) }
        #expect(worker.relief == .memory)
    }

    @Test func `one whose request does not end is replaced, one that is only busy is not`() throws {
        let worker = try Worker(seconds: 60)
        for second in 0...100 { worker.beat(served: second, isBusy: true, at: Double(second)) }
        #expect(worker.relief == nil)
        worker.beat(served: 100, isBusy: true, at: 160)
        #expect(worker.relief == nil)
        worker.beat(served: 100, isBusy: true, at: 161)
        #expect(worker.relief == .stuck)
    }

    @Test func `a thread that waits for requests is no request that does not end`() throws {
        let worker = try Worker(seconds: 60)
        for second in [0.0, 1_000, 2_000] { worker.beat(served: 3, at: second) }
        #expect(worker.relief == nil)
    }
}
