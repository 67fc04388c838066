import Glibc

extension FastCGIError {
    /// The failure of a system call, in the system's words.
    static func system(_ call: String, _ number: Int32 = errno) -> FastCGIError {
        FastCGIError(.system, "\(call): \(String(cString: strerror(number))) (errno \(number))")
    }
}
