import Foundation
public import Testing

/// Waits until `condition` holds, which something else brings about; a minute without it is a failure.
public func awaitCondition(
    _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ condition: () throws -> Bool
) rethrows {
    let deadline = ContinuousClock.now + .seconds(60)
    while try !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record(what, sourceLocation: sourceLocation)
            return
        }
        // Only the time between two looks; nothing depends on its length.
        Thread.sleep(forTimeInterval: 0.001)
    }
}
