import JSON

/// `$root.path`: where it begins, and the steps from there.
final class Reference: Sendable {
    let root: Root
    let path: [PathStep]

    init(root: Root, path: [PathStep]) {
        self.root = root
        self.path = path
    }

    /// What a reference can begin with (workflow format, "Values and references").
    enum Root: Sendable, Equatable {
        /// A member of `$request`, or all of it.
        case request(String?)
        case input
        case principal
        case tenant
        case workflow
        case execution
        case variables
        /// `$json`.
        case current
        case timestamp
        /// `$now`: the present moment, unlike `$timestamp`.
        case now
        case item
        case index
        case accumulator
        /// `$node["Name"]`, by the node's index.
        case node(Int)
        /// The `out` of a node, by its slot.
        case slot(Int)
    }
}

/// What the names in a workflow mean: its nodes and the variables that they set.
protocol ReferenceScope {
    /// What `$name` is; nil where nothing is called that.
    func root(named name: String) -> Reference.Root?
    /// The index of a node; nil where none is called that.
    func nodeIndex(named name: String) -> Int?
    /// Every name that could stand behind `$`, for suggestions.
    var names: [String] { get }
    /// Every node's name, for suggestions.
    var nodeNames: [String] { get }
}
