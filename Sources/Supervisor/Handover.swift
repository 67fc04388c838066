import Glibc
import System

/// What a supervisor hands to the program that it becomes at a reload: its descriptors, and its workers. Lines of words,
/// in a file without a name; the next program may be another release.
struct Handover: Equatable {
    /// The generation of the workers that are there.
    var generation: Int
    /// Descriptors by the name of their use, and paths that belong to them.
    var descriptors: [String: Int32] = [:]
    var paths: [String: String] = [:]
    /// The workers, and each one's row on the board.
    var workers: [(worker: PoolWorker, row: Int)] = []

    static func == (one: Handover, other: Handover) -> Bool {
        one.generation == other.generation && one.descriptors == other.descriptors && one.paths == other.paths
            && one.workers.map(\.row) == other.workers.map(\.row)
            && one.workers.map(\.worker) == other.workers.map(\.worker)
    }

    init(generation: Int) { self.generation = generation }

    /// The lines.
    var text: String {
        var lines = ["generation \(generation)"]
        lines += descriptors.sorted { $0.key < $1.key }.map { "descriptor \($0.key) \($0.value)" }
        lines += paths.sorted { $0.key < $1.key }.map { "path \($0.key) \($0.value)" }
        for (worker, row) in workers {
            var words = ["worker", "\(worker.pid)", "\(worker.slot)", "\(worker.generation)"]
            words += ["\(Self.microseconds(worker.since))", worker.isReady ? "1" : "0", "\(row)"]
            if case .draining(let step, let until) = worker.role {
                words += ["\(step.rawValue)", "\(Self.microseconds(until))"]
            }
            lines.append(words.joined(separator: " "))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Reads the lines; words that are not known are another release's, and left out.
    init(_ text: String) {
        self.init(generation: 1)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: line.hasPrefix("path ") ? 2 : .max).map(String.init)
            let numbers = words.dropFirst().map { Int($0) ?? 0 }
            switch (words[0], words.count) {
            case ("generation", 2): generation = numbers[0]
            case ("descriptor", 3): descriptors[words[1]] = Int32(numbers[1])
            case ("path", 3): paths[words[1]] = words[2]
            case ("worker", 7...): workers.append(Self.worker(numbers))
            default: break
            }
        }
    }

    private static func worker(_ numbers: [Int]) -> (worker: PoolWorker, row: Int) {
        var worker = PoolWorker(
            pid: Int32(numbers[0]), slot: numbers[1], generation: numbers[2], since: .microseconds(numbers[3]))
        worker.isReady = numbers[4] == 1
        if numbers.count > 7, let step = PoolWorker.Step(rawValue: numbers[6]) {
            worker.role = .draining(step, until: .microseconds(numbers[7]))
        }
        return (worker, numbers[5])
    }

    private static func microseconds(_ duration: Duration) -> Int { Int(duration / .microseconds(1)) }

    // MARK: The file

    /// Writes it to a file without a name, which the next program inherits.
    func file() throws(SystemError) -> FileDescriptor {
        let bytes = Array(text.utf8)
        let file = try SharedMemory.make("packagerepo-handover", size: bytes.count)
        try file.write(bytes)
        return file
    }

    /// Reads it from the descriptor that the former program named, and closes that.
    /// - Throws: ``SupervisorError`` (`system`) if there is nothing to read.
    init(inherited number: Int32) throws(SupervisorError) {
        let text = try SupervisorError.wrapping { () throws(SystemError) in
            let file = try FileDescriptor(number, from: "taking over")
            guard lseek(number, 0, SEEK_SET) == 0 else { throw SystemError("taking over") }
            return String(decoding: try file.contents(limit: 1 << 20), as: UTF8.self)
        }
        self.init(text)
    }

    /// Takes a descriptor over, close-on-exec again.
    /// - Throws: ``SupervisorError`` (`system`) if the former program did not have it.
    func take(_ name: String) throws(SupervisorError) -> FileDescriptor {
        guard let number = descriptors[name], fcntl(number, F_SETFD, FD_CLOEXEC) == 0 else {
            throw SupervisorError(.system, "the program before this one has left no descriptor '\(name)'")
        }
        return try SupervisorError.wrapping { () throws(SystemError) in
            try FileDescriptor(number, from: "taking over", path: paths[name])
        }
    }
}
