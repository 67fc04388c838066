import Glibc

/// Directories, by their paths.
public enum Directory {
    /// The names in a directory, hidden ones too, in no order; `.` and `..` are left out, and so are names that are not
    /// UTF-8, which no path here could say.
    /// - Throws: ``SystemError``. A failure half-way is never taken for the end.
    public static func names(in path: String) throws(SystemError) -> [String] {
        guard let stream = opendir(path) else { throw SystemError("opening the directory", path) }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            Glibc.errno = 0
            guard let entry = readdir(stream) else {
                guard Glibc.errno == 0 else { throw SystemError("reading the directory", path) }
                return names
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { name in
                String(validating: name.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let name, name != ".", name != ".." { names.append(name) }
        }
    }

    /// Makes a directory unless something is there.
    /// - Returns: whether it was made.
    /// - Throws: ``SystemError``.
    @discardableResult
    public static func make(_ path: String, permissions: UInt32) throws(SystemError) -> Bool {
        if mkdir(path, permissions) == 0 { return true }
        guard Glibc.errno == EEXIST else { throw SystemError("making", path) }
        return false
    }

    /// Returns when the names in a directory are on disk.
    /// - Throws: ``SystemError``.
    public static func synchronize(_ path: String) throws(SystemError) {
        try FileDescriptor(opening: path, O_RDONLY | O_DIRECTORY).synchronize()
    }

    /// The directory of temporary files: `$TMPDIR`, else `/tmp` (POSIX, 8.3).
    public static var temporary: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

    /// The directory that a path's last part is in.
    public static func parent(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
