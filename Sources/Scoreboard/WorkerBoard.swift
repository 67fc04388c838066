import Glibc
import Synchronization
public import System

/// A file that supervisor and workers have in their memory, with a row for each worker: what it is, which the supervisor
/// writes, and what it does, which the worker writes. Whoever may read the file sees all of them without asking anybody.
///
/// Each word of it is written by one process, and read and written whole; there is no lock. A row may be seen half
/// changed, which the numbers in it allow.
public final class WorkerBoard: Sendable {
    /// The words of a row.
    enum Word: Int {
        case pid, generation, slot, state, startedAt, restarts
        case threads, busy, requests, memory, beat, relief, isReady
    }

    /// A row has room for words that later releases add.
    static let wordsInRow = 16
    /// Workers of several generations may finish their requests at the same time.
    static let capacity = 2047
    /// Tells this layout from others.
    private static let mark = 0x0001_4f42_5250

    // Every access is that of an atomic word, and the memory stays for as long as this object.
    private nonisolated(unsafe) let words: UnsafeMutablePointer<Atomic<Int>>

    private static var size: Int { (capacity + 1) * wordsInRow * MemoryLayout<Int>.size }

    /// Opens the board at `path`.
    /// - Throws: ``SystemError`` if there is none, or one of another layout.
    public init(path: String) throws(SystemError) {
        let file = try FileDescriptor(opening: path, O_RDWR | O_NOFOLLOW)
        // A shorter file would end whoever reads beyond its end.
        guard try file.status().size >= Self.size else { throw SystemError("reading", path, errno: EINVAL) }
        let memory = mmap(nil, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED, file.number, 0)
        guard let memory, memory != MAP_FAILED else { throw SystemError("mapping", path) }
        let first = memory.bindMemory(to: Atomic<Int>.self, capacity: Self.size / MemoryLayout<Int>.size)
        guard first.pointee.load(ordering: .relaxed) == Self.mark else {
            munmap(memory, Self.size)
            throw SystemError("reading", path, errno: EINVAL)
        }
        words = first
    }

    /// Makes an empty board at `path`. One that is there stays with those who have it; on a full disk it is used again.
    /// - Throws: ``SystemError`` if it cannot be made.
    public static func make(path: String) throws(SystemError) -> WorkerBoard {
        do throws(SystemError) { try makeFile(path) } catch {
            guard error.isFull, let board = try? WorkerBoard(path: path) else { throw error }
            board.removeAll()
            return board
        }
        return try WorkerBoard(path: path)
    }

    private static func makeFile(_ path: String) throws(SystemError) {
        let file = try TemporaryFile(beside: path)
        // All of it: what has no room on the disk later would end whoever writes there.
        let failure = posix_fallocate(file.file.number, 0, Self.size)
        guard failure == 0 else { throw SystemError("making", path, errno: failure) }
        var mark = Self.mark
        try file.file.write(withUnsafeBytes(of: &mark) { Array($0) })
        try file.replace(path, isDurable: false)
    }

    deinit { munmap(words, Self.size) }

    /// Writes a new worker into a free row. For the supervisor alone.
    /// - Returns: the number of the row; nil if none is free.
    public func add(_ row: WorkerRow) -> Int? {
        guard let index = (0..<Self.capacity).first(where: { self[$0, .pid] == 0 }) else { return nil }
        for word in 0..<Self.wordsInRow { atomic(index, word).pointee.store(0, ordering: .relaxed) }
        let members: [(Word, Int)] = [
            (.generation, row.generation), (.slot, row.slot), (.state, row.state.rawValue),
            (.startedAt, row.startedAt), (.restarts, row.restarts),
        ]
        for (word, value) in members { self[index, word] = value }
        // Last, so that a reader finds the others.
        atomic(index, Word.pid.rawValue).pointee.store(Int(row.pid), ordering: .releasing)
        highest = max(highest, index + 1)
        return index
    }

    /// Writes whose row that is: known only when the worker has been made. For the supervisor alone.
    public func set(_ pid: Int32, of index: Int) { self[index, .pid] = Int(pid) }

    /// Frees a row. For the supervisor alone.
    public func remove(_ index: Int) { self[index, .pid] = 0 }

    private func removeAll() {
        for index in 0..<highest { remove(index) }
        highest = 0
    }

    /// Writes what the worker of that row is doing. For the supervisor alone.
    public func set(_ state: WorkerRow.State, of index: Int) { self[index, .state] = state.rawValue }

    /// Whether the worker of that row takes requests, or has taken some.
    public func isReady(_ index: Int) -> Bool { self[index, .isReady] != 0 }

    /// All workers, the lowest slot first.
    public var rows: [WorkerRow] {
        (0..<min(highest, Self.capacity)).compactMap(row).filter { $0.pid > 0 }
            .sorted { ($0.slot, $0.startedAt) < ($1.slot, $1.startedAt) }
    }

    /// The worker of that row; nil if it is free.
    public func row(_ index: Int) -> WorkerRow? {
        let pid = Int32(truncatingIfNeeded: atomic(index, Word.pid.rawValue).pointee.load(ordering: .acquiring))
        guard pid != 0 else { return nil }
        var row = WorkerRow(
            pid: pid, generation: self[index, .generation], slot: self[index, .slot],
            startedAt: self[index, .startedAt], restarts: self[index, .restarts])
        row.state = WorkerRow.State(rawValue: self[index, .state]) ?? .starting
        row.threads = self[index, .threads]
        row.busy = self[index, .busy]
        row.requests = self[index, .requests]
        row.memory = self[index, .memory]
        row.beat = self[index, .beat]
        row.relief = WorkerRow.Relief(rawValue: self[index, .relief])
        return row
    }

    /// No row from this one on has ever been taken: so a look at the board costs as much as there are workers.
    private var highest: Int {
        get { words[1].load(ordering: .relaxed) }
        set { words[1].store(newValue, ordering: .relaxed) }
    }

    subscript(index: Int, word: Word) -> Int {
        get { atomic(index, word.rawValue).pointee.load(ordering: .relaxed) }
        set { atomic(index, word.rawValue).pointee.store(newValue, ordering: .relaxed) }
    }

    private func atomic(_ index: Int, _ word: Int) -> UnsafeMutablePointer<Atomic<Int>> {
        words + (index + 1) * Self.wordsInRow + word
    }
}
