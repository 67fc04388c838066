import WorkflowModel

/// The node types of the group `convert`.
enum ConvertNodes {
    static let all: [any NodeType] = [
        ConvertBase64Decode(), ConvertBase64Encode(), ConvertFormatDate(), ConvertParseDate(), ConvertParseJSON(),
        ConvertToBoolean(), ConvertToDict(), ConvertToInteger(), ConvertToJSON(), ConvertToList(), ConvertToNumber(),
        ConvertToString(), ConvertURLDecode(), ConvertURLEncode(),
    ]
}
