import Glibc
import System

/// The socket that the web server connects to. The supervisor holds it, so that it outlives every worker.
public struct ListeningSocket: ~Copyable {
    let descriptor: FileDescriptor
    /// Its address, for the log.
    public let name: String
    let path: SocketPath?

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
    ///   - patience: how long a server that is about to end may take to release the path.
    /// - Throws: ``SupervisorError``: `socketInUse` if someone answers there, `invalidPath` or `system` otherwise.
    public static func open(
        path: String, backlog: Int32 = 1024, patience: Duration = .seconds(3)
    ) throws(SupervisorError) -> ListeningSocket {
        var place = try SocketPath(path)
        try place.awaitVacancy(patience)
        let descriptor = try FileDescriptor.outOfTheWay(
            socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0), from: "making a socket")
        try place.occupy(descriptor.number, backlog: backlog)
        return ListeningSocket(descriptor: descriptor, name: path, path: place)
    }

    /// Takes the socket that this process was started with (``inherited(at:not:)``), or else opens one at `other`.
    public static func inherited(
        at path: String? = nil, not unwanted: String = "", orOpening other: String
    ) throws(SupervisorError) -> ListeningSocket {
        if let socket = try inherited(at: path, not: unwanted) { return socket }
        return try open(path: other)
    }

    /// Takes the socket at `path` that this process was started with: one of systemd's (from descriptor 3 on, announced in
    /// the environment), or, where `path` is nil, also that of a FastCGI process manager (descriptor 0); nil if there is
    /// none.
    /// - Parameters:
    ///   - path: the path that it is bound to; nil for one that is bound to anything else than `other`.
    ///   - other: the path of another socket that this process may have been started with.
    static func inherited(
        at path: String? = nil, not other: String = ""
    ) throws(SupervisorError) -> ListeningSocket? {
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
        if variable("LISTEN_PID") == String(getpid()), let count = variable("LISTEN_FDS").flatMap({ Int32($0) }) {
            // One that has been taken already is closed.
            for number in 3..<(3 + max(0, min(count, 16))) where fcntl(number, F_GETFD) >= 0 {
                guard isListening(number) else {
                    throw SupervisorError(
                        .system, "systemd passes descriptor \(number), which is no listening socket; expected unix ones"
                    )
                }
                let address = address(of: number)
                guard path.map({ $0 == address }) ?? (address != other) else { continue }
                return ListeningSocket(
                    descriptor: try .outOfTheWay(number, from: "LISTEN_FDS"), name: address, path: nil)
            }
            return nil
        }
        guard path == nil, isListening(0) else { return nil }
        let descriptor = try FileDescriptor.outOfTheWay(0, from: "stdin")
        _ = Glibc.open("/dev/null", O_RDONLY)  // So that nothing else becomes this process's standard input.
        return ListeningSocket(descriptor: descriptor, name: "descriptor 0", path: nil)
    }

    /// The path that a socket is bound to, or its number where that is none.
    private static func address(of number: Int32) -> String {
        var address = sockaddr_un()
        var size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let failure = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(number, $0, &size) }
        }
        let path = withUnsafeBytes(of: address.sun_path) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return failure != 0 || address.sun_family != AF_UNIX || path.isEmpty ? "descriptor \(number)" : path
    }

    private static func isListening(_ descriptor: Int32) -> Bool {
        var listening: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening != 0
    }

    // MARK: At a reload

    /// Notes what the next program needs to have this socket, under this name.
    func hand(to handover: inout Handover, as use: String) {
        handover.descriptors[use] = descriptor.number
        handover.paths[use] = name
        switch path {
        case .some(let path): handover.descriptors["\(use)-lock"] = path.lock.number
        case nil: break
        }
    }

    /// The socket of that name that the program before this one had.
    static func resume(_ use: String, _ handover: Handover) throws(SupervisorError) -> ListeningSocket {
        let name = handover.paths[use] ?? use
        let descriptor = try handover.take(use)
        guard handover.descriptors["\(use)-lock"] != nil else {
            return ListeningSocket(descriptor: descriptor, name: name, path: nil)
        }
        let path = SocketPath(resuming: name, lock: try handover.take("\(use)-lock"))
        return ListeningSocket(descriptor: descriptor, name: name, path: path)
    }
}
