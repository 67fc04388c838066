import Glibc
import Scoreboard
import TestSupport
import Testing

@Suite struct WorkerBoardTests {
    private func row(_ pid: Int32, slot: Int = 0) -> WorkerRow {
        WorkerRow(pid: pid, generation: 2, slot: slot, startedAt: 1_000, restarts: 1)
    }

    @Test func `what a worker says of itself is read by everybody who has the file`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/workers"
        let board = try WorkerBoard.make(path: path)
        let index = try #require(board.add(row(7)))
        let other = try WorkerBoard(path: path)
        var bell: [Int32] = [-1, -1]
        #expect(pipe(&bell) == 0)
        defer { for end in bell { close(end) } }
        let seat = WorkerSeat(other, row: index, bell: bell[1])
        #expect(!board.isReady(index))
        seat.announceReady()
        #expect(board.isReady(index))
        seat.beat(threads: 4, busy: 1, requests: 9, memory: 1 << 20)
        seat.askForRelief(.memory)
        var expected = row(7)
        (expected.threads, expected.busy, expected.requests, expected.memory) = (4, 1, 9, 1 << 20)
        (expected.beat, expected.relief) = (1, .memory)
        #expect(board.rows == [expected])
        var rings = [UInt8](repeating: 0, count: 100)
        #expect(read(bell[0], &rings, rings.count) == 16, "twice")
    }

    @Test func `rows are listed by slot, and one that was freed is used again, empty`() throws {
        let directory = try TemporaryDirectory()
        let board = try WorkerBoard.make(path: directory.path + "/workers")
        let first = try #require(board.add(row(7, slot: 1)))
        _ = board.add(row(8, slot: 0))
        #expect(board.rows.map(\.pid) == [8, 7])
        WorkerSeat(board, row: first, bell: -1).beat(threads: 1, busy: 1, requests: 1, memory: 1)
        board.remove(first)
        #expect(board.rows.map(\.pid) == [8])
        #expect(board.add(row(9, slot: 1)) == first)
        #expect(board.rows == [row(8, slot: 0), row(9, slot: 1)])
    }

    @Test func `a new board leaves the old one to those who have it`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/workers"
        let old = try WorkerBoard.make(path: path)
        _ = old.add(row(7))
        let new = try WorkerBoard.make(path: path)
        #expect(new.rows.isEmpty)
        #expect(old.rows.map(\.pid) == [7])
    }

    @Test func `a file that is no board is refused`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/workers"
        for size in [0, 10, 1 << 20] {
            let file = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0o600)
            ftruncate(file, size)
            close(file)
            #expect(throws: (any Error).self) { try WorkerBoard(path: path) }
        }
        #expect(try WorkerBoard.make(path: path).rows.isEmpty)
    }
}
