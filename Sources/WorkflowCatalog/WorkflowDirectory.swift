import Logging
import System
import WorkflowModel

/// Reads the workflow files of a directory, each when it has changed since it was last read.
///
/// A file that cannot be read is tried again less and less often, and said once in the log; so is the directory.
struct WorkflowDirectory: Sendable {
    /// What a look at a file gave.
    enum Look {
        /// Nothing can have changed since the file was last read.
        case unchanged
        /// The bytes, which may be the same as before, as many of them as are read; and the size of the whole file.
        case contents([UInt8], size: Int)
        /// There is something that cannot be read now.
        case unreadable
        /// There is no regular file of that name.
        case missing
    }

    private struct Failure {
        var count: Int
        /// When to try again, in seconds of the monotonic clock.
        var next: Double
        let reason: String
        /// The file that could not be read; another one is read at once.
        let stamp: FileStamp?
    }

    /// Seconds from one attempt to read a file to the next, after the second failure and at most. After the first one
    /// the next look tries again.
    private static let pauses = 0.5...30.0

    private let path: String
    private let logger: Logger
    private let listing = PersistentFailure()
    private var stamps: [String: FileStamp] = [:]
    private var failures: [String: Failure] = [:]

    init(_ path: String, logger: Logger) {
        self.path = path
        self.logger = logger
    }

    /// The workflows that there are files of; nil while the directory cannot be read. Test files (`*.test.json`) and
    /// names that no client could ask for are left out.
    mutating func names() -> [String]? {
        let files: [String]
        do throws(SystemError) { files = try Directory.names(in: path) } catch {
            if listing.begins(with: error.description) {
                logger.error(
                    "the workflow directory cannot be read; what was read of it stays in force",
                    metadata: ["directory": "\(path)", "error": "\(error)"])
            }
            return nil
        }
        if listing.ends() {
            logger.notice("the workflow directory can be read again", metadata: ["directory": "\(path)"])
        }
        let names = files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
            .filter(WorkflowName.isValid)
        if stamps.count + failures.count > 0 {
            let present = Set(names)
            stamps = stamps.filter { present.contains($0.key) }
            failures = failures.filter { present.contains($0.key) }
        }
        return names
    }

    /// Reads a file unless it is as it was when it was last read.
    mutating func look(at name: String, _ now: Double = monotonicSeconds()) -> Look {
        let file = "\(path)/\(name).json"
        var found: FileStamp?
        do throws(SystemError) {
            // Before reading: what is written meanwhile then shows at the next look.
            found = try FileStamp.ofRegularFile(at: file)
            guard let stamp = found else {
                stamps[name] = nil
                return .missing
            }
            if let known = stamps[name], stamp.isUnchanged(since: known) { return .unchanged }
            if let failure = failures[name], now < failure.next, failure.stamp.map(stamp.matches) == true {
                return .unreadable
            }
            let bytes = try File.contents(of: file, limit: WorkflowLoader.maximumSize + 1)
            stamps[name] = stamp
            if failures.removeValue(forKey: name) != nil {
                logger.notice("a workflow file can be read again", metadata: ["workflow": "\(name)"])
            }
            return .contents(bytes, size: stamp.size)
        } catch {
            fail(name, found, error, now)
            return .unreadable
        }
    }

    private mutating func fail(_ name: String, _ stamp: FileStamp?, _ error: SystemError, _ now: Double) {
        stamps[name] = nil
        let former = failures[name]
        let count = (former?.count ?? 0) + 1
        let pause = count == 1 ? 0 : Self.pauses.lowerBound * Double(1 << min(count - 2, 10))
        failures[name] = Failure(
            count: count, next: now + min(pause, Self.pauses.upperBound), reason: error.description,
            stamp: stamp)
        guard former?.reason != error.description else { return }
        logger.warning(
            "a workflow file cannot be read; what was in force stays, and it is tried again",
            metadata: ["workflow": "\(name)", "error": "\(error)"])
    }
}
