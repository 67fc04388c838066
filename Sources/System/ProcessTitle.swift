@preconcurrency import Glibc  // For `environ`, which nobody reads while this moves what it names.

/// What ps(1) and top(1) show as the command line of this process.
public enum ProcessTitle {
    /// The memory where the kernel has put the arguments, and behind them the variables, of this process (proc(5), `stat`).
    private struct Area {
        let start: UnsafeMutablePointer<UInt8>
        let argumentsSize: Int
        /// Its size with the variables; that of the arguments where those do not follow.
        let size: Int

        init?() {
            guard let text = try? File.contents(of: "/proc/self/stat", limit: 4_096),
                // The second field is in parentheses, and may hold anything.
                let end = text.lastIndex(of: UInt8(ascii: ")"))
            else { return nil }
            let fields = text[end...].split(separator: UInt8(ascii: " ")).dropFirst().map {
                UInt(String(decoding: $0.filter { $0 > 0x20 }, as: UTF8.self)) ?? 0
            }
            // `arg_start`, `arg_end`, `env_start` and `env_end` are fields 48 to 51; the first here is field 3.
            guard fields.count > 48, fields[46] > fields[45],
                let start = UnsafeMutablePointer<UInt8>(bitPattern: fields[45])
            else { return nil }
            self.start = start
            argumentsSize = Int(fields[46] - fields[45])
            let isFollowed = fields[47] == fields[46] && fields[48] > fields[47]
            size = isFollowed ? Int(fields[48] - fields[45]) : argumentsSize
        }
    }

    /// Sets it. To be called when the arguments have been read, and before there are threads.
    ///
    /// The kernel shows what is in the memory where it has put the arguments, so that is where the title goes; where that
    /// is too small, it goes on into the variables', which are moved. Where the place is not told, nothing changes.
    public static func set(_ title: String) {
        guard let area = Area() else { return }
        let isLong = title.utf8.count >= area.argumentsSize
        if isLong, area.size > area.argumentsSize { moveVariables() }
        let room = isLong ? area.size : area.argumentsSize
        var bytes = Array(title.utf8.prefix(room - 1))
        bytes += Array(repeating: 0, count: max(1, area.argumentsSize - bytes.count))
        area.start.update(from: bytes, count: bytes.count)
    }

    private static func moveVariables() {
        var entry = environ
        while let variable = entry.pointee {
            entry.pointee = strdup(variable)
            entry += 1
        }
    }

    /// Whether `process` has a title of this program's, as far as can be told.
    public static func isOurs(_ process: Int32) -> Bool {
        guard let line = try? File.contents(of: "/proc/\(process)/cmdline", limit: 64) else { return false }
        return line.starts(with: "packagerepo:".utf8)
    }
}
