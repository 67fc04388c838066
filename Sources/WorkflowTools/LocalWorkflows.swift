import HTTPCore
package import RepositoryModel
import Synchronization
import WorkflowCatalog
package import WorkflowEngine
package import WorkflowModel

/// The workflows of one directory, for commands: each is read when it is first asked for.
package final class LocalWorkflows: PlanSource {
    private let directory: String
    private let loader: WorkflowLoader
    private let prepare: @Sendable (Plan) -> Plan
    private let plans = Mutex<[String: Plan]>([:])

    /// - Parameter prepare: what is changed in each plan before it runs.
    package init(
        directory: String, registry: NodeRegistry, prepare: @escaping @Sendable (Plan) -> Plan = { $0 }
    ) {
        self.directory = directory
        self.prepare = prepare
        loader = WorkflowLoader(registry: registry)
    }

    /// Reads a workflow file.
    /// - Throws: ``CommandFailure`` with its findings where it cannot run.
    package func plan(of path: String) throws(CommandFailure) -> Plan {
        let file = try WorkflowFile(path)
        let loaded = loader.load(file.bytes, name: file.name, size: file.size)
        guard let plan = loaded.plan else {
            var diagnostics = DiagnosticText(file: file.path, source: file.bytes)
            throw CommandFailure(
                "\(path.visible) cannot run:\n" + loaded.allFindings.map { diagnostics.text(of: $0) }.joined())
        }
        return prepare(plan)
    }

    package func plan(named name: String, tenant: TenantID) throws(NodeFailure) -> Plan {
        if let known = plans.withLock({ $0[name] }) { return known }
        let path = "\(directory)/\(name).json"
        guard WorkflowName.isValid(name), WorkflowFiles.isFile(path) else {
            throw NodeFailure(.workflowNotFound, "There is no workflow '\(name.prefix(64))' to run")
        }
        let made: Plan
        do { made = try plan(of: path) } catch { throw NodeFailure(.invalidWorkflow, error.description) }
        plans.withLock { $0[name] = made }
        return made
    }
}
