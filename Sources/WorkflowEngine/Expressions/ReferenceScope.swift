/// What the names in a workflow mean: its nodes and the variables that they set.
package protocol ReferenceScope {
    /// What `$name` is; nil where nothing is called that.
    func root(named name: String) -> Reference.Root?
    /// The index of a node; nil where none is called that.
    func nodeIndex(named name: String) -> Int?
    /// Every name that could stand behind `$`, for suggestions.
    var names: [String] { get }
    /// Every node's name, for suggestions.
    var nodeNames: [String] { get }
}
