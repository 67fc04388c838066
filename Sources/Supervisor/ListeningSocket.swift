import Glibc
import System

/// The socket that the web server connects to. The supervisor holds it, so that it outlives every worker.
public struct ListeningSocket: ~Copyable {
    let descriptor: FileDescriptor
    /// Its address, for the log.
    public let name: String
    private let path: SocketPath?

    private init(descriptor: consuming FileDescriptor, name: String, path: consuming SocketPath?) {
        self.descriptor = descriptor
        self.name = name
        self.path = path
    }

    /// Makes a unix socket at `path` that its owner and group may connect to (mode 0660), and listens.
    ///
    /// Anyone who can connect can claim to be any user and crash workers, so the directory, made with mode 0750 if it
    /// is missing, must not be writable by everyone. A path that a dead server left is taken over.
    /// - Parameters:
    ///   - path: at most 107 bytes, in a directory whose parent exists.
    ///   - backlog: how many connections may wait to be accepted.
    ///   - patience: how long the workers of a supervisor that was killed may take to release the path.
    /// - Throws: ``SupervisorError``: `socketInUse` if someone answers there, `invalidPath` or `system` otherwise.
    public static func open(
        path: String, backlog: Int32 = 1024, patience: Duration = .seconds(6)
    ) throws(SupervisorError) -> ListeningSocket {
        var place = try SocketPath(path)
        try place.awaitVacancy(patience)
        let descriptor = try FileDescriptor.outOfTheWay(
            socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0), from: "making a socket")
        try place.occupy(descriptor.number, backlog: backlog)
        return ListeningSocket(descriptor: descriptor, name: path, path: place)
    }

    /// Takes the socket that this process was started with: that of systemd (descriptor 3, announced in the
    /// environment) or of a FastCGI process manager (descriptor 0); nil if there is none.
    public static func inherited() throws(SupervisorError) -> ListeningSocket? {
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
        if variable("LISTEN_PID") == String(getpid()), let count = variable("LISTEN_FDS") {
            guard count == "1", isListening(3) else {
                throw SupervisorError(.system, "systemd passes LISTEN_FDS=\(count); expected one listening socket")
            }
            return ListeningSocket(descriptor: try .outOfTheWay(3, from: "LISTEN_FDS"), name: "descriptor 3", path: nil)
        }
        guard isListening(0) else { return nil }
        let descriptor = try FileDescriptor.outOfTheWay(0, from: "stdin")
        _ = Glibc.open("/dev/null", O_RDONLY)  // So that nothing else becomes this process's standard input.
        return ListeningSocket(descriptor: descriptor, name: "descriptor 0", path: nil)
    }

    private static func isListening(_ descriptor: Int32) -> Bool {
        var listening: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening != 0
    }
}
