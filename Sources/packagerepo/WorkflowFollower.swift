import Gateway
import System

/// A thread that keeps a gateway in step with the workflow files: a change is in force within a second.
enum WorkflowFollower {
    private static let interval = 0.25  // s

    /// Starts the thread; it ends with the process.
    static func start(_ gateway: Gateway) throws(SystemError) {
        try Thread(name: "workflows") {
            while true {
                Thread.sleep(seconds: interval)
                gateway.followWorkflows()
                FreedMemory.release()
            }
        }.detach()
    }
}
