import System

extension FastCGIError {
    /// The failure of a call to the system.
    init(_ error: SystemError) { self.init(.system, "\(error) (errno \(error.errno))") }

    /// The failure of the system call just made.
    static func system(_ operation: String) -> FastCGIError { FastCGIError(SystemError(operation)) }
}

extension FileDescriptor {
    /// Takes over what a system call gave.
    /// - Throws: ``FastCGIError`` (`system`) if the call failed.
    static func made(_ number: Int32, by operation: String) throws(FastCGIError) -> FileDescriptor {
        do throws(SystemError) { return try FileDescriptor(number, from: operation) } catch {
            throw FastCGIError(error)
        }
    }
}
