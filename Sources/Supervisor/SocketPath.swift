import Glibc
import System

/// The path of a unix socket, locked (by `<path>.lock` beside it) for as long as this value lives.
///
/// The lock decides between two servers that start at once; a look at the path could not.
struct SocketPath: ~Copyable {
    let path: String
    let lock: FileDescriptor
    private var isOccupied = false

    init(_ path: String) throws(SupervisorError) {
        // What `sockaddr_un` has room for, with a NUL.
        guard !path.isEmpty, path.utf8.count <= 107 else {
            throw SupervisorError(.invalidPath, "'\(path)' has \(path.utf8.count) bytes; a socket's path has 1 to 107")
        }
        try Self.prepareDirectory(of: path)
        let lock = try SupervisorError.wrapping { () throws(SystemError) in
            try FileDescriptor(opening: path + ".lock", O_RDWR | O_CREAT | O_NOFOLLOW).duplicate(from: 10)
        }
        guard try SupervisorError.wrapping({ () throws(SystemError) in try lock.tryLock() }) else {
            throw SupervisorError(.socketInUse, "\(path) is in use: another supervisor holds its lock")
        }
        self.path = path
        self.lock = lock
    }

    /// The path that the program before this one had occupied, by its lock.
    init(resuming path: String, lock: consuming FileDescriptor) {
        self.path = path
        self.lock = lock
        isOccupied = true
    }

    /// The lock goes with the value; the path goes first, so that no one else's is ever removed.
    deinit { if isOccupied { unlink(path) } }

    private static func prepareDirectory(of path: String) throws(SupervisorError) {
        let directory = Directory.parent(of: path)
        let status = try SupervisorError.wrapping { () throws(SystemError) in
            try Directory.make(directory, permissions: 0o750)
            return try FileStatus(of: directory)
        }
        guard status.kind == .directory, status.permissions & 0o002 == 0 else {
            throw SupervisorError(
                .invalidPath, "\(directory) must be a directory that only its owner and group can write to")
        }
    }

    /// Waits until no server answers at the path any more; workers whose supervisor has gone do not count, since they take
    /// nothing new and end by themselves.
    func awaitVacancy(_ patience: Duration) throws(SupervisorError) {
        var left = patience
        while try isAnswered() {
            guard left > .zero else { throw SupervisorError(.socketInUse, "\(path) is in use: a server answers there") }
            Thread.sleep(seconds: 0.05)
            left -= .milliseconds(50)
        }
    }

    private func isAnswered() throws(SupervisorError) -> Bool {
        let status = try SupervisorError.wrapping { () throws(SystemError) in
            try FileStatus.ifPresent(at: path, followsLinks: false)
        }
        guard let status else { return false }
        guard status.kind == .socket else {
            throw SupervisorError(.invalidPath, "\(path) is there and is no socket; it is left alone")
        }
        let probe = try FileDescriptor.outOfTheWay(
            socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0), from: "making a socket")
        if withSocketAddress(path, { connect(probe.number, $0, $1) }) == 0 {
            return !isOrphaned(probe)
        }
        switch errno {
        case ECONNREFUSED, ENOENT: return false
        case EAGAIN: return true  // Its queue is full, but it has one.
        default: throw SupervisorError(SystemError("connecting to", path))
        }
    }

    /// Whether the process that made the socket at the other end has ended (unix(7), `SO_PEERCRED`).
    private func isOrphaned(_ connection: borrowing FileDescriptor) -> Bool {
        guard let process = connection.peerProcess else { return false }
        return kill(process, 0) != 0 && errno == ESRCH
    }

    /// Binds `socket` to the path, in place of what a dead server has left, and listens.
    mutating func occupy(_ socket: Int32, backlog: Int32) throws(SupervisorError) {
        unlink(path)
        // Linux takes the mode of the new path from the socket, less the umask: so it never has more than this, and
        // chmod gives back what the umask took.
        fchmod(socket, 0o660)
        guard withSocketAddress(path, { bind(socket, $0, $1) }) == 0 else {
            throw SupervisorError(SystemError("binding", path))
        }
        isOccupied = true
        guard chmod(path, 0o660) == 0, listen(socket, backlog) == 0 else {
            throw SupervisorError(SystemError("listening at", path))
        }
    }
}

/// Calls `body` with the address of the unix socket at `path`.
///
/// A path that begins with `@` is an abstract name.
func withSocketAddress<R>(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var size = MemoryLayout<sockaddr_un>.size
    withUnsafeMutableBytes(of: &address.sun_path) { name in
        name.copyBytes(from: path.utf8)
        guard path.hasPrefix("@") else { return }
        name[0] = 0
        size += path.utf8.count - name.count
    }
    return withUnsafePointer(to: &address) { address in
        address.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(size)) }
    }
}
