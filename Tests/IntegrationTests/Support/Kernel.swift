import Glibc

/// What the kernel says about processes (proc(5)).
enum Kernel {
    /// The processes whose parent is `pid`.
    static func children(of pid: pid_t) throws -> [pid_t] {
        try Files.list("/proc").compactMap { pid_t($0) }.filter { parent(of: $0) == pid }
    }

    /// The processes below `pid`, those of its children's too.
    static func descendants(of pid: pid_t) throws -> [pid_t] {
        try children(of: pid).flatMap { try [$0] + descendants(of: $0) }
    }

    /// The program and arguments of a process.
    static func arguments(of pid: pid_t) -> [String] {
        let line = (try? Files.read("/proc/\(pid)/cmdline")) ?? []
        return line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether a process is there and has not ended.
    static func isRunning(_ pid: pid_t) -> Bool {
        guard let fields = fields(of: pid) else { return false }
        return fields.first != "Z" && fields.first != "X"
    }

    /// Seconds of a processor that a process has used.
    static func processorSeconds(of pid: pid_t) -> Double {
        guard let fields = fields(of: pid), fields.count > 12, let user = Double(fields[11]),
            let system = Double(fields[12])
        else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// A line of /proc/PID/status in bytes, e.g. `VmHWM`, the most memory that it ever had.
    static func memory(_ name: String, of pid: pid_t) throws -> Int {
        try number(after: "\(name):", in: "/proc/\(pid)/status") * 1024
    }

    /// A line of /proc/PID/io in bytes: `rchar`, `wchar`.
    static func transferred(_ name: String, by pid: pid_t) throws -> Int {
        try number(after: "\(name):", in: "/proc/\(pid)/io")
    }

    /// The user who owns a process.
    static func owner(of pid: pid_t) -> uid_t? { status(of: pid)?.st_uid }

    /// The group of a process.
    static func group(of pid: pid_t) -> gid_t? { status(of: pid)?.st_gid }

    private static func status(of pid: pid_t) -> stat? {
        var status = stat()
        return stat("/proc/\(pid)", &status) == 0 ? status : nil
    }

    private static func parent(of pid: pid_t) -> pid_t? {
        fields(of: pid)?.dropFirst().first.flatMap { pid_t($0) }
    }

    /// The fields of /proc/PID/stat behind the name, which may hold anything: state, parent, …
    private static func fields(of pid: pid_t) -> [Substring]? {
        guard let text = try? Files.text("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")") else { return nil }
        return text[text.index(after: end)...].split(separator: " ")
    }

    private static func number(after label: String, in path: String) throws -> Int {
        for line in try Files.text(path).split(separator: "\n") where line.hasPrefix(label) {
            if let word = line.dropFirst(label.count).split(whereSeparator: { $0 == " " || $0 == "\t" }).first,
                let number = Int(word)
            {
                return number
            }
        }
        throw Unexpected("\(path) has no \(label)")
    }
}
