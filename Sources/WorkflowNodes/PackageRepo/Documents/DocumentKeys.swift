import RepositoryModel
import Stores
import WorkflowModel

extension NodeCall {
    /// Reads a parameter as the key of a document.
    /// - Throws: `OUT_OF_RANGE` for a text that is not a key.
    func documentKey(_ parameter: NodeParameter) throws(NodeFailure) -> DocumentKey {
        let text = try string(parameter)
        do { return try DocumentKey(text) } catch { throw NodeFailure("OUT_OF_RANGE", error.description) }
    }

    /// A parameter as the beginning of keys.
    /// - Throws: `OUT_OF_RANGE` for what no key begins with.
    func keyPrefix(_ parameter: NodeParameter) throws(NodeFailure) -> KeyPrefix {
        let text = try string(parameter)
        do { return try KeyPrefix(text) } catch { throw NodeFailure("OUT_OF_RANGE", error.description) }
    }

    /// Reads a parameter as the key of an index.
    /// - Throws: `OUT_OF_RANGE` for a text that is not a key.
    func indexKey(_ parameter: NodeParameter) throws(NodeFailure) -> IndexKey {
        let text = try string(parameter)
        do { return try IndexKey(text) } catch { throw NodeFailure("OUT_OF_RANGE", error.description) }
    }

    /// Has the commit bring what lists say of a package up to date; for whatever writes about its artifacts.
    func noteChange(of package: PackageName?) {
        guard let package else { return }
        store.note(
            PackageUpdate(package, at: execution.startedAt, by: execution.caller.subject ?? "anonymous"))
    }
}

/// Runs a call of the store and turns its failure into that of a node.
func stored<T>(_ body: () throws(StoreError) -> T) throws(NodeFailure) -> T {
    do { return try body() } catch { throw NodeFailure(error) }
}
