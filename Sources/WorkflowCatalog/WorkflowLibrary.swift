package import HTTPCore
package import Logging
import Synchronization
import System
package import WorkflowEngine
import WorkflowModel

/// The shared workflows: a directory of files, followed as they change.
///
/// Readers take a snapshot and never wait. ``refresh()`` looks at the directory and swaps the snapshot; a file that
/// breaks leaves its last good version in force, which is also kept on disk for workers that start later.
package final class WorkflowLibrary: Sendable {
    /// Where a workflow comes from.
    package enum Source: String, Sendable {
        /// A file, for all tenants.
        case file
        /// The metadata store, for one tenant.
        case tenant
    }

    /// One workflow.
    package struct Entry: Sendable {
        /// Where it comes from.
        package let source: Source
        /// The file as it is now.
        package let current: LoadedWorkflow
        /// What runs: the file as it is now, or as it last was good; nil if it never was.
        package let inForce: LoadedWorkflow?

        /// The plan to run.
        /// - Throws: ``APIError`` `INVALID_WORKFLOW` or `WORKFLOW_VALIDATION_ERROR` with the findings.
        package func plan() throws(APIError) -> Plan {
            if let plan = inForce?.plan { return plan }
            throw current.failure ?? APIError(.internalError, "The workflow has no plan")
        }
    }

    /// All workflows at one moment.
    package struct Snapshot: Sendable {
        /// The workflows by name.
        package let entries: [String: Entry]

        /// The workflow of that name.
        /// - Throws: ``APIError`` `WORKFLOW_NOT_FOUND`.
        package func entry(named name: String) throws(APIError) -> Entry {
            try entries[name].required(as: name)
        }
    }

    private struct State {
        var snapshot = Snapshot(entries: [:])
        /// Whether the directory was never read.
        var isUnread = true
    }

    private let lastGood: LastGoodFiles
    private let loader: WorkflowLoader
    private let logger: Logger
    private let state = Mutex(State())
    private let files: Mutex<WorkflowDirectory>

    /// A library of the files in `directory`, empty until it is refreshed.
    /// - Parameter lastGoodDirectory: where last good versions are kept; made when it is needed.
    package init(directory: String, lastGoodDirectory: String, loader: WorkflowLoader, logger: Logger) {
        files = Mutex(WorkflowDirectory(directory, logger: logger))
        self.lastGood = LastGoodFiles(directory: lastGoodDirectory)
        self.loader = loader
        self.logger = logger
    }

    /// The workflows as they are in force now.
    package var snapshot: Snapshot { state.withLock { $0.snapshot } }

    /// Looks at the directory and takes over what has changed. Loads only files that are not what they were.
    /// - Returns: whether anything changed.
    @discardableResult
    package func refresh() -> Bool {
        files.withLock { files in
            guard let names = files.names() else { return false }
            let (isFirst, before) = state.withLock { ($0.isUnread, $0.snapshot.entries) }
            var entries: [String: Entry] = [:]
            var hasChanged = false
            for name in names {
                switch files.look(at: name) {
                case .unchanged: entries[name] = before[name]
                case .missing: break
                case .unreadable: entries[name] = before[name] ?? lastGoodEntry(name)
                case .contents(let bytes, let size):
                    if let entry = before[name], entry.current.isRead, entry.current.bytes == bytes {
                        entries[name] = entry
                        continue
                    }
                    entries[name] = entry(load(bytes, name, size: size), before: before[name])
                    hasChanged = true
                }
            }
            hasChanged = hasChanged || entries.count != before.count
            if hasChanged || isFirst { lastGood.keepOnly(names) }
            state.withLock {
                $0.isUnread = false
                $0.snapshot = Snapshot(entries: entries)
            }
            return hasChanged
        }
    }

    /// What a worker that cannot read a file goes on with: what its siblings have in force; nil if they have nothing.
    private func lastGoodEntry(_ name: String) -> Entry? {
        guard let workflow = lastGood.read(name).map({ load($0, name) }), workflow.isValid else { return nil }
        return Entry(source: .file, current: workflow, inForce: workflow)
    }

    private func load(_ bytes: [UInt8], _ name: String, size: Int = 0) -> LoadedWorkflow {
        loader.load(bytes, name: name, isStored: true, size: size)
    }

    private func entry(_ current: LoadedWorkflow, before: Entry?) -> Entry {
        if current.isValid {
            do throws(SystemError) { try lastGood.write(current.bytes, name: current.name) } catch {
                logger.error(
                    "a last good version cannot be kept",
                    metadata: ["workflow": "\(current.name)", "error": "\(error)"])
            }
            return Entry(source: .file, current: current, inForce: current)
        }
        logger.warning(
            "a workflow has errors; its last good version stays in force",
            metadata: [
                "workflow": "\(current.name)",
                "errors": "\(current.allFindings.filter { $0.severity == .error })",
            ])
        let former = before?.inForce ?? lastGood.read(current.name).map { load($0, current.name) }
        return Entry(source: .file, current: current, inForce: former.flatMap { $0.isValid ? $0 : nil })
    }
}

extension WorkflowLibrary.Entry? {
    /// Returns what was found under a name.
    /// - Throws: ``APIError`` `WORKFLOW_NOT_FOUND` if that is nothing.
    package func required(as name: String) throws(APIError) -> WorkflowLibrary.Entry {
        guard let self else { throw APIError(.workflowNotFound, "Workflow '\(name.prefix(64))' not found") }
        return self
    }
}
