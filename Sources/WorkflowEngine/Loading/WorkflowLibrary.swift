public import HTTPCore
public import Logging
import Synchronization

/// The shared workflows: a directory of files, followed as they change.
///
/// Readers take a snapshot and never wait. ``refresh()`` looks at the directory and swaps the snapshot; a file that
/// breaks leaves its last good version in force, which is also kept on disk for workers that start later.
public final class WorkflowLibrary: Sendable {
    /// One workflow of the library.
    public struct Entry: Sendable {
        /// The file as it is now.
        public let current: LoadedWorkflow
        /// What runs: the file as it is now, or as it last was good; nil where it never was.
        public let inForce: LoadedWorkflow?

        /// The plan to run.
        /// - Throws: ``APIError`` `INVALID_WORKFLOW` or `WORKFLOW_VALIDATION_ERROR` with the findings.
        public func plan() throws(APIError) -> Plan {
            if let plan = inForce?.plan { return plan }
            throw current.failure ?? APIError(.internalError, "The workflow has no plan")
        }
    }

    /// All workflows at one moment.
    public struct Snapshot: Sendable {
        /// The workflows by name.
        public let entries: [String: Entry]

        /// The workflow of that name.
        /// - Throws: ``APIError`` `WORKFLOW_NOT_FOUND`.
        public func entry(named name: String) throws(APIError) -> Entry {
            guard let entry = entries[name] else {
                throw APIError(.workflowNotFound, "Workflow '\(name.prefix(64))' not found")
            }
            return entry
        }
    }

    private struct State {
        var snapshot = Snapshot(entries: [:])
        var identities: [String: FileIdentity] = [:]
    }

    private let directory: String
    private let lastGood: LastGoodFiles
    private let loader: WorkflowLoader
    private let logger: Logger
    private let state = Mutex(State())
    private let refreshing = Mutex(())

    /// A library of the files in `directory`, empty until it is refreshed.
    /// - Parameter lastGoodDirectory: where last good versions are kept; made when it is needed.
    public init(directory: String, lastGoodDirectory: String, loader: WorkflowLoader, logger: Logger) {
        self.directory = directory
        self.lastGood = LastGoodFiles(directory: lastGoodDirectory)
        self.loader = loader
        self.logger = logger
    }

    /// The workflows as they are in force now.
    public var snapshot: Snapshot { state.withLock { $0.snapshot } }

    /// Looks at the directory and takes over what has changed. Loads only files that are not what they were.
    /// - Returns: whether anything changed.
    @discardableResult
    public func refresh() -> Bool {
        refreshing.withLock { _ in
            guard let found = FileIdentity.workflows(in: directory) else {
                logger.error("the workflow directory cannot be read", metadata: ["directory": "\(directory)"])
                return false
            }
            let (before, known) = state.withLock { ($0.snapshot.entries, $0.identities) }
            guard found != known else { return false }
            var entries: [String: Entry] = [:]
            for (name, identity) in found {
                if known[name] == identity, let entry = before[name] {
                    entries[name] = entry
                } else if let bytes = readFile("\(directory)/\(name).json", limit: WorkflowLoader.maximumSize + 1) {
                    entries[name] = entry(loader.load(bytes, name: name), before: before[name])
                } else {
                    entries[name] = before[name]
                }
            }
            for name in before.keys where found[name] == nil { lastGood.remove(name) }
            state.withLock { $0 = State(snapshot: Snapshot(entries: entries), identities: found) }
            return true
        }
    }

    private func entry(_ current: LoadedWorkflow, before: Entry?) -> Entry {
        if current.isValid {
            if !lastGood.write(current.bytes, name: current.name) {
                logger.error("a last good version cannot be kept", metadata: ["workflow": "\(current.name)"])
            }
            return Entry(current: current, inForce: current)
        }
        logger.warning(
            "a workflow has errors; its last good version stays in force",
            metadata: [
                "workflow": "\(current.name)",
                "errors": "\(current.syntaxError.map { [current.syntaxFinding($0)] } ?? current.errors)",
            ])
        let former = before?.inForce ?? lastGood.read(current.name).map { loader.load($0, name: current.name) }
        return Entry(current: current, inForce: former.flatMap { $0.isValid ? $0 : nil })
    }
}
