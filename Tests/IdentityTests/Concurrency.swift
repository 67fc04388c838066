import Foundation

/// Calls `body` with each number below `iterations` on threads of their own, at once, and waits for all of them.
///
/// (`DispatchQueue.concurrentPerform` may run everything on the caller's thread, and then shows nothing.)
func concurrently(iterations: Int, threads: Int = 8, _ body: @escaping @Sendable (Int) -> Void) {
    let group = DispatchGroup()
    for thread in 0..<threads {
        group.enter()
        Thread.detachNewThread {
            for turn in stride(from: thread, to: iterations, by: threads) { body(turn) }
            group.leave()
        }
    }
    group.wait()
}
