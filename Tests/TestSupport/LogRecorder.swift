public import Logging
import Synchronization

/// A log in memory, for tests to look at.
public final class LogRecorder: Sendable {
    /// One entry, its values as text.
    public struct Entry: Sendable {
        public let level: Logger.Level
        public let message: String
        public let metadata: [String: String]
    }

    private let recorded = Mutex<[Entry]>([])

    public init() {}

    /// What was logged so far.
    public var entries: [Entry] { recorded.withLock { $0 } }

    /// The entries of at least that level.
    public func entries(from level: Logger.Level) -> [Entry] { entries.filter { $0.level >= level } }

    /// A logger that writes here, whatever the level.
    public var logger: Logger { Logger(label: "test") { _ in Handler(recorder: self) } }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            let entry = Entry(
                level: event.level, message: event.message.description, metadata: all.mapValues { "\($0)" })
            recorder.recorded.withLock { $0.append(entry) }
        }
    }
}
