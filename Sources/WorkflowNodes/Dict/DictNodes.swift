import WorkflowModel

/// The node types of the group `dict`.
enum DictNodes {
    static let all: [any NodeType] = [
        DictDeepMerge(), DictDelete(), DictFromItems(), DictGet(), DictHas(), DictItems(), DictKeys(), DictMapValues(),
        DictMerge(), DictOmit(), DictPick(), DictSet(), DictSize(), DictValues(),
    ]
}
