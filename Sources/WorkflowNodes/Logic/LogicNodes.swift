import WorkflowModel

/// The node types of the group `logic`.
enum LogicNodes {
    static let all: [any NodeType] = [
        If(), LogicAnd(), LogicBetween(), LogicCoalesce(), LogicEquals(), LogicGreater(), LogicGreaterOrEqual(),
        LogicIn(), LogicIsEmpty(), LogicIsNull(), LogicLess(), LogicLessOrEqual(), LogicLoop(), LogicMerge(),
        LogicNot(), LogicNotEquals(), LogicOr(), LogicSwitch(), LogicTernary(), LogicTypeOf(), LogicXor(),
    ]
}
