import System

/// Makes a thread of `stackSize` bytes of stack that runs `body`.
/// - Throws: ``FastCGIError`` (`system`) if the system gives no more threads.
func makeThread(stackSize: Int, _ body: @escaping @Sendable () -> Void) throws(FastCGIError) -> Thread {
    do throws(SystemError) { return try Thread(stackSize: stackSize, body) } catch {
        throw FastCGIError(error)
    }
}
