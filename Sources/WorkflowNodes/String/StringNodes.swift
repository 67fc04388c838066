import WorkflowModel

/// The node types of the group `string`.
enum StringNodes {
    static let all: [any NodeType] = [
        StringConcat(), StringEndsWith(), StringFormat(), StringIncludes(), StringJoin(), StringLength(), StringLower(),
        StringMatch(), StringPadEnd(), StringPadStart(), StringReplace(), StringSHA256(), StringSplit(),
        StringStartsWith(), StringSubstring(), StringTrim(), StringUpper(),
    ]
}
