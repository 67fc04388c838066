import Glibc
import Crypto
import RepositoryModel
import Stores
import System

/// An uploaded file, open. It must be a regular file, and not be reached through a symbolic link.
struct Upload: ~Copyable {
    /// As many bytes of the file as are in memory at once.
    private static let chunk = 256 * 1_024

    /// The failure where the file is not there: nginx removes it when the request ends.
    static var vanished: StoreError { StoreError(.unavailable, "the uploaded file is gone: its request has ended") }

    private let file: FileDescriptor

    init(_ upload: UploadedFile) throws(StoreError) {
        let file = try Self.open(upload.path)
        guard try StoreError.wrapping({ () throws(SystemError) in try file.status() }).kind == .regular else {
            throw StoreError(.unavailable, "the uploaded file is not a regular file")
        }
        self.file = file
    }

    private static func open(_ path: String) throws(StoreError) -> FileDescriptor {
        do throws(SystemError) {
            // Without O_NONBLOCK, opening a pipe would wait for someone to write.
            return try FileDescriptor(opening: path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW)
        } catch {
            throw error.errno == ENOENT ? vanished : StoreError(error)
        }
    }

    /// Reads the whole file, a chunk at a time.
    func hash() throws(StoreError) -> (digest: Digest, size: Int) {
        file.adviseSequential()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunk, alignment: 4_096)
        defer { buffer.deallocate() }
        var hash = SHA256()
        var size = 0
        while true {
            let count = try StoreError.wrapping { () throws(SystemError) in try file.read(into: buffer) }
            guard count > 0 else { break }
            hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            size += count
        }
        return (try Digest(sha256: hash.finalize()), size)
    }

    /// Takes the right to write away from all, and returns when the bytes are on disk.
    func makeDurable(expectedSize: Int) throws(StoreError) {
        let size = try StoreError.wrapping { () throws(SystemError) in try file.status() }.size
        guard size == expectedSize else {
            throw StoreError(.unavailable, "the uploaded file had \(expectedSize) bytes when hashed, and has \(size)")
        }
        try StoreError.wrapping { () throws(SystemError) in
            try file.setPermissions(0o440)
            try file.synchronize()
        }
    }
}
