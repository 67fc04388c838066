import Glibc
import System

/// TCP ports of the loopback that nobody listens on.
enum FreePorts {
    /// Two different ones, held at the same time so that they differ.
    static func two() throws -> (Int, Int) {
        let first = try Listener()
        let second = try Listener()
        return (first.port, second.port)
    }

    /// A socket that holds a port for as long as it lives.
    final class Listener {
        /// The port.
        let port: Int
        private let descriptor: Descriptor

        init() throws {
            let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            guard number >= 0 else { throw SystemError("opening a socket") }
            descriptor = Descriptor(number)
            var address = SocketAddress.loopback(port: 0)
            guard SocketAddress.with(&address, { bind(number, $0, $1) }) == 0, listen(number, 1) == 0 else {
                throw SystemError("binding a socket")
            }
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let found = withUnsafeMutablePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(number, $0, &length) }
            }
            guard found == 0 else { throw SystemError("asking a socket for its port") }
            port = Int(UInt16(bigEndian: address.sin_port))
        }
    }
}

/// Internet addresses as the system calls take them.
enum SocketAddress {
    static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    static func with<R>(_ address: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
