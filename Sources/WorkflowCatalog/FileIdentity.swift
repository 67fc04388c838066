import Glibc

/// What tells one state of a file from another without reading it.
struct FileIdentity: Equatable {
    let device: UInt
    let inode: UInt
    let size: Int
    let modifiedSeconds: Int
    let modifiedNanoseconds: Int

    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
        size = Int(status.st_size)
        modifiedSeconds = status.st_mtim.tv_sec
        modifiedNanoseconds = status.st_mtim.tv_nsec
    }

    /// The workflow files of a directory by their names without `.json`; nil where it cannot be read. Test files
    /// (`*.test.json`) and names that no client could ask for are left out.
    static func workflows(in directory: String) -> [String: FileIdentity]? {
        guard let stream = opendir(directory) else { return nil }
        defer { closedir(stream) }
        var found: [String: FileIdentity] = [:]
        while let entry = readdir(stream) {
            let file = withUnsafeBytes(of: entry.pointee.d_name) { name in
                String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard file.hasSuffix(".json") else { continue }
            let name = String(file.dropLast(5))
            guard isWorkflowName(name) else { continue }
            found[name] = FileIdentity(path: "\(directory)/\(file)")
        }
        return found
    }
}

/// Whether a workflow may be called that: `^[a-z0-9][a-z0-9_-]{0,63}$` (HTTP contract, "Workflows").
package func isWorkflowName(_ name: String) -> Bool {
    guard let first = name.utf8.first, name.utf8.count <= 64, isLowerOrDigit(first) else { return false }
    return name.utf8.allSatisfy { isLowerOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
}

private func isLowerOrDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || byte &- 0x61 < 26 }

/// The bytes of a file, at most `limit`; nil where it cannot be read.
/// - Parameter flags: more flags for `open`.
func readFile(_ path: String, limit: Int, flags: Int32 = 0) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | flags)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    // Read at once where it has the size that it says, so that no more is taken than is kept.
    let size = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    let chunk = size > 0 ? size + 1 : 4_096
    var bytes: [UInt8] = []
    while bytes.count < limit {
        let wanted = min(chunk, limit - bytes.count)
        let piece = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
            count = max(0, read(descriptor, buffer.baseAddress, wanted))
        }
        guard !piece.isEmpty else { break }
        if bytes.isEmpty { bytes = piece } else { bytes += piece }
    }
    return bytes
}
