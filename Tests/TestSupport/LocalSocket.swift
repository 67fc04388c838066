import Glibc

/// A new unix socket that listens at `path`; the caller closes it and removes the path.
public func listeningSocket(path: String) -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    precondition(withSocketAddress(path) { bind(descriptor, $0, $1) } == 0, "nothing can be bound to \(path)")
    precondition(listen(descriptor, 64) == 0, "the socket at \(path) cannot listen")
    return descriptor
}

/// Calls `body` with the address of the unix socket at `path`, which must be shorter than 108 bytes.
func withSocketAddress<R>(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { target in
        precondition(path.utf8.count < target.count, "the path of a socket has at most \(target.count - 1) bytes")
        target.copyBytes(from: path.utf8)
    }
    return withUnsafePointer(to: &address) { address in
        address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
}
