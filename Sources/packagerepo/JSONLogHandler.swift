import Glibc
import JSON
import Logging
import RepositoryModel
import System

/// Writes a log entry as one line of JSON: `time`, `level`, `label`, `message`, `metadata`, and `error` where an error
/// goes with it.
struct JSONLogHandler: LogHandler {
    let label: String
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    private let descriptor: Int32

    /// A handler that writes to `descriptor`, standard error unless another is given.
    init(label: String, level: Logger.Level, descriptor: Int32 = STDERR_FILENO) {
        self.label = label
        self.descriptor = descriptor
        logLevel = level
    }

    /// Makes this the handler of every logger made from now on. To be called once, before the first.
    static func install(level: Logger.Level) {
        LoggingSystem.bootstrap { label in
            var handler = JSONLogHandler(label: label, level: level)
            handler.metadata["process"] = "\(getpid())"  // Several processes share the stream.
            return handler
        }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        write(line(event, at: .now))
    }

    /// The line of an entry, its end included.
    func line(_ event: LogEvent, at time: Timestamp) -> [UInt8] {
        var all = metadataProvider?.get() ?? [:]
        all.merge(metadata) { $1 }
        if let more = event.metadata { all.merge(more) { $1 } }
        var members: [(String, JSONValue)] = [
            ("time", JSONValue(time.description)), ("level", JSONValue(event.level.rawValue)),
            ("label", JSONValue(label)), ("message", JSONValue(event.message.description)),
        ]
        if let error = event.error { members.append(("error", JSONValue("\(error)"))) }
        if !all.isEmpty { members.append(("metadata", JSONValue(metadata: all))) }
        return JSONValue(members: members).serializedLine()
    }

    /// One `write` a line, so that lines of several processes do not mix. What cannot be written is lost: a log that
    /// no one can take is no reason to fail.
    private func write(_ line: [UInt8]) {
        try? FileDescriptor.write(line, to: descriptor)
    }
}

extension JSONValue {
    /// An object of this metadata, in the order of its keys.
    fileprivate init(metadata: Logger.Metadata) {
        self.init(members: metadata.sorted { $0.key < $1.key }.map { ($0.key, JSONValue(metadata: $0.value)) })
    }

    private init(metadata value: Logger.MetadataValue) {
        switch value {
        case .string(let text): self.init(text)
        case .stringConvertible(let value): self.init(value.description)
        case .array(let values): self.init(values.map { JSONValue(metadata: $0) })
        case .dictionary(let values): self.init(metadata: values)
        }
    }
}
