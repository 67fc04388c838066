import Dispatch
import Foundation

/// Calls `body` with 0, 1, … at once, each on a thread of its own, and returns when all have returned.
///
/// (`DispatchQueue.concurrentPerform` has only as many threads as the machine has cores.)
public func inThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let ready = DispatchSemaphore(value: 0)
    let start = DispatchSemaphore(value: 0)
    let done = DispatchGroup()
    for number in 0..<count {
        done.enter()
        Thread.detachNewThread {
            ready.signal()
            start.wait()
            body(number)
            done.leave()
        }
    }
    for _ in 0..<count { ready.wait() }
    for _ in 0..<count { start.signal() }
    done.wait()
}
