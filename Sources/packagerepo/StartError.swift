import Glibc

/// Why the service cannot start, in one line.
struct StartError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// The failure of a system call, in the system's words.
    init(_ call: String, errno number: Int32) { description = "\(call): \(String(cString: strerror(number)))" }
}
