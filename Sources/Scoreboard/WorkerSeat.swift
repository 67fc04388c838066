import System

/// A worker's own row, which it writes, and the bell by which it calls its supervisor to look at it.
public struct WorkerSeat: Sendable {
    private let board: WorkerBoard
    private let row: Int
    private let bell: Int32

    /// The row of that number on the board.
    /// - Parameter bell: a descriptor that the supervisor waits for (eventfd(2)).
    public init(_ board: WorkerBoard, row: Int, bell: Int32) {
        self.board = board
        self.row = row
        self.bell = bell
    }

    /// Says that this worker takes requests.
    public func announceReady() {
        board[row, .isReady] = 1
        ring()
    }

    /// Asks to be replaced.
    public func askForRelief(_ reason: WorkerRow.Relief) {
        board[row, .relief] = reason.rawValue
        ring()
    }

    /// Says that this worker lives, and what it does.
    /// - Parameters:
    ///   - threads: how many take requests.
    ///   - busy: how many requests are in hand.
    ///   - requests: how many have been answered.
    ///   - memory: bytes that it holds.
    public func beat(threads: Int, busy: Int, requests: Int, memory: Int) {
        board[row, .threads] = threads
        board[row, .busy] = busy
        board[row, .requests] = requests
        board[row, .memory] = memory
        board[row, .beat] += 1
    }

    private func ring() {
        // A supervisor that has gone hears nothing, and one that hears nothing looks once a second.
        try? FileDescriptor.write([1, 0, 0, 0, 0, 0, 0, 0], to: bell)
    }
}
