import RepositoryModel
import Stores
import WorkflowModel

extension NodeCall {
    /// A parameter as the key of a document.
    /// - Throws: `OUT_OF_RANGE` for what is no key.
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

    /// A parameter as the key of an index.
    /// - Throws: `OUT_OF_RANGE` for what is no key.
    func indexKey(_ parameter: NodeParameter) throws(NodeFailure) -> IndexKey {
        let text = try string(parameter)
        do { return try IndexKey(text) } catch { throw NodeFailure("OUT_OF_RANGE", error.description) }
    }
}

/// Runs a store's call, its failure turned into a node's.
func stored<T>(_ body: () throws(StoreError) -> T) throws(NodeFailure) -> T {
    do { return try body() } catch { throw NodeFailure(error) }
}
