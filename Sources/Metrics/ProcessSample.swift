import Glibc
import System

extension MetricsSlot {
    /// Looks at this process and sets its gauges: memory, descriptors, threads and processor time. It takes some tens of
    /// microseconds; to be called about once a second.
    public func sampleProcess() {
        let last = value(of: .processorNanosecondsSeen)
        let spent = processorNanoseconds()
        // Another process may have counted here before: the counter goes on from there.
        count(.processorNanoseconds, by: max(0, spent - last))
        set(.processorNanosecondsSeen, to: spent)
        if let names = try? Directory.names(in: "/proc/self/fd") {
            set(.openDescriptors, to: names.count)
        }
        guard let text = try? File.contents(of: "/proc/self/stat", limit: 4_096) else { return }
        // The name of the program is in parentheses and may have any; the state follows (proc(5), from field 3 on).
        let fields = text.split(separator: UInt8(ascii: ")")).last?.split(separator: UInt8(ascii: " ")) ?? []
        func number(_ field: Int) -> Int? {
            guard field - 3 < fields.count else { return nil }
            return Int(String(decoding: fields[field - 3], as: UTF8.self))
        }
        if let threads = number(20) { set(.threads, to: threads) }
        if let pages = number(24) { set(.residentBytes, to: pages * sysconf(Int32(_SC_PAGESIZE))) }
    }

    /// Begins with this process: what the slot says of the one before is no longer so.
    /// - Parameter generation: the generation of workers that it belongs to.
    public func beginProcess(generation: Int) {
        for gauge in Gauge.allCases { set(gauge, to: 0) }
        set(.process, to: Int(getpid()))
        set(.generation, to: generation)
        set(.startedAt, to: WallTime.now.seconds)
        sampleProcess()
    }

    /// Whether the process that the slot is of still runs.
    public var isAlive: Bool {
        let process = value(of: .process)
        return process > 0 && kill(pid_t(truncatingIfNeeded: process), 0) == 0
    }
}
