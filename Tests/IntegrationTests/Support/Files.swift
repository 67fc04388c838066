import Glibc

/// The few things that the tests do with files.
enum Files {
    /// A new directory that others can enter: a deployment in it may run as another user.
    static func temporaryDirectory() throws -> String {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/packagerepo-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil, chmod(template, 0o755) == 0 else { throw SystemError("mkdtemp", errno: errno) }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Makes another user, by number as text, the owner of a file.
    static func give(_ path: String, to user: String) throws {
        guard let number = uid_t(user.prefix { $0 != "\n" }), chown(path, number, number) == 0 else {
            throw SystemError("cannot give \(path) to \(user)")
        }
    }

    static func read(_ path: String) throws -> [UInt8] {
        let number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw SystemError("cannot open \(path)", errno: errno) }
        let descriptor = Descriptor(number)
        var all: [UInt8] = []
        while let some = descriptor.read(within: 10), !some.isEmpty { all += some }
        return all
    }

    static func text(_ path: String) throws -> String { String(decoding: try read(path), as: UTF8.self) }

    /// Writes a file whole, by another name first, as editors do.
    static func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

    static func write(_ bytes: [UInt8], to path: String) throws {
        let number = open(path + ".new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard number >= 0 else { throw SystemError("cannot write \(path)", errno: errno) }
        let descriptor = Descriptor(number)
        guard descriptor.write(bytes) else { throw SystemError("cannot write \(path)", errno: errno) }
        descriptor.close()
        guard rename(path + ".new", path) == 0 else { throw SystemError("rename to \(path)", errno: errno) }
    }

    /// The names in a directory, sorted.
    static func list(_ path: String) throws -> [String] {
        guard let stream = opendir(path) else { throw SystemError("cannot list \(path)", errno: errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Bytes in a file, or nil where there is none.
    static func size(_ path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    /// Whether there is something at `path`.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
