import Foundation
import Gateway

/// A thread that keeps a gateway in step with the workflow files: a change is in force within a second.
enum WorkflowFollower {
    private static let interval = 0.25  // s

    /// Starts the thread; it ends with the process.
    static func start(_ gateway: Gateway) {
        Thread.detachNewThread {
            while true {
                Thread.sleep(forTimeInterval: interval)
                gateway.followWorkflows()
            }
        }
    }
}
