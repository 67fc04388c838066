/// Resolves the names in a workflow: its nodes and the variables that they set.
package protocol ReferenceScope {
    /// Resolves `$name`; nil if there is nothing of that name.
    func root(named name: String) -> Reference.Root?
    /// Returns the index of a node; nil if there is none of that name.
    func nodeIndex(named name: String) -> Int?
    /// Every name that may follow `$`, for suggestions.
    var names: [String] { get }
    /// Every node's name, for suggestions.
    var nodeNames: [String] { get }
}
