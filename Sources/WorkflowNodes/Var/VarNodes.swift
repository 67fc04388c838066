import WorkflowModel

/// The node types of the group `var`.
enum VarNodes {
    static let all: [any NodeType] = [
        VarAppend(), VarDelete(), VarExists(), VarGet(), VarIncrement(), VarSet(),
    ]
}
