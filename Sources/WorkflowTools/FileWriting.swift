import Glibc

/// Writes all of `bytes` to a descriptor.
/// - Parameter name: what it is, for the message.
/// - Throws: ``CommandFailure``.
package func writeAll(_ bytes: [UInt8], to descriptor: Int32, _ name: String) throws(CommandFailure) {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw CommandFailure("Cannot write \(name): \(String(cString: strerror(errno)))") }
        rest = rest.dropFirst(count)
    }
}
