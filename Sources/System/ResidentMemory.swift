import Glibc

/// The memory that a process holds.
public enum ResidentMemory {
    /// Bytes of this process that are in memory (proc(5), `statm`); 0 where that is not told.
    public static var ofThisProcess: Int {
        guard let text = try? File.contents(of: "/proc/self/statm", limit: 128) else { return 0 }
        let fields = text.split(separator: UInt8(ascii: " "))
        guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self)) else { return 0 }
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }
}
