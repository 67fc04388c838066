import WorkflowModel

/// The node types of the group `list`.
enum ListNodes {
    static let all: [any NodeType] = [
        ListAt(), ListConcat(), ListEvery(), ListFilter(), ListFind(), ListFindIndex(), ListFirst(), ListFlatten(),
        ListGroupBy(), ListIncludes(), ListIndexOf(), ListLast(), ListLength(), ListMap(), ListPush(), ListReduce(),
        ListReverse(), ListSlice(), ListSome(), ListSort(), ListUnique(),
    ]
}
