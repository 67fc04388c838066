import Glibc
import System
import Testing

/// Waits until `condition` holds; a minute without it is a failure.
func awaitCondition(
    _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ condition: () throws -> Bool
) rethrows {
    let deadline = monotonicSeconds() + 60
    while try !condition() {
        guard monotonicSeconds() < deadline else {
            Issue.record(what, sourceLocation: sourceLocation)
            return
        }
        // Only the time between two looks; nothing depends on its length.
        usleep(20_000)
    }
}
