/// The thread that a request lends its execution, and the client at its other end.
public protocol ExecutionThread: AnyObject {
    /// Whether no one waits for the answer any more.
    var isClientGone: Bool { get }

    /// The thread is going to wait for something that takes no processor: others may use its place until ``endWait()``.
    func beginWait()

    /// The thread goes on.
    func endWait()
}
