import Bytes
import Glibc
import Crypto

extension SigningKey {
    private static let maximumBytes = 65_536

    /// Loads the key of a service: the operator's file if one is named, else `jwt.key` in `directory`. That key and its
    /// directory (mode 0700) are made if they are missing.
    /// - Throws: ``SigningKeyError``.
    public static func load(keyFile: String?, directory: String) throws(SigningKeyError) -> SigningKey {
        if let keyFile { return try load(from: keyFile) }
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else {
            throw failure("needs the directory \(directory), which cannot be made", fileName)
        }
        return try loadOrCreate(at: directory + "/" + fileName)
    }

    /// Reads the key in a file: all its bytes, a final newline too.
    /// - Throws: ``SigningKeyError`` when the file is missing, no regular file, shorter than 32 bytes, longer than
    ///   64 KiB, or open to its group or to others.
    public static func load(from path: String) throws(SigningKeyError) -> SigningKey {
        // O_NONBLOCK: a named pipe must be refused, not waited for.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw failure("cannot be opened", path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failure("cannot be examined", path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SigningKeyError("the signing key \(path) is not a regular file")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw SigningKeyError(
                "the signing key \(path) is open to others (mode \(String(status.st_mode & 0o777, radix: 8))); "
                    + "close it with: chmod 600 \(path)")
        }
        guard status.st_size >= minimumBytes, status.st_size <= maximumBytes else {
            throw SigningKeyError(
                "the signing key \(path) must have \(minimumBytes) to \(maximumBytes) bytes; found \(status.st_size)")
        }
        return try SigningKey(try contents(of: file, size: Int(status.st_size), path: path))
    }

    /// Reads the key at `path`, or makes one there, mode 0600, if there is no such file.
    ///
    /// Several processes may do this at once: all get the same whole key. An existing file is never replaced, since
    /// that would void every token.
    /// - Throws: ``SigningKeyError`` as ``load(from:)`` does, or when the file cannot be made.
    public static func loadOrCreate(at path: String) throws(SigningKeyError) -> SigningKey {
        if access(path, F_OK) != 0, errno == ENOENT { try create(at: path) }
        return try load(from: path)
    }

    private static func create(at path: String) throws(SigningKeyError) {
        let temporary = "\(path).\(Hexadecimal.encode(Secrets.random(8)))"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("cannot be made", path) }
        defer {
            close(file)
            unlink(temporary)
        }
        let bytes = random().bytes
        guard write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0 else {
            throw failure("cannot be written", path)
        }
        // link() fails if another process was first; then its key is used.
        guard link(temporary, path) == 0 || errno == EEXIST else { throw failure("cannot be put in place", path) }
        try syncDirectory(of: path)
    }

    /// Makes the directory entry durable; else a power cut after the first tokens could void them.
    private static func syncDirectory(of path: String) throws(SigningKeyError) {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let parent = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let directory = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw failure("has a directory that cannot be opened", path) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw failure("has a directory that cannot be synced", path) }
    }

    private static func contents(of file: Int32, size: Int, path: String) throws(SigningKeyError) -> [UInt8] {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = 0
            while count < size, let free = buffer.baseAddress.map({ $0 + count }) {
                let got = read(file, free, size - count)
                if got < 0, errno == EINTR { continue }
                failed = got < 0
                guard got > 0 else { break }
                count += got
            }
        }
        if failed { throw failure("cannot be read", path) }
        return bytes
    }

    private static func failure(_ what: String, _ path: String) -> SigningKeyError {
        let reason = String(cString: strerror(errno))
        return SigningKeyError("the signing key \(path) \(what): \(reason)")
    }
}
