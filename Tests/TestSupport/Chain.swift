public import JSON

/// A workflow of nodes one after the other, called N0, N1, ….
public func chain(_ nodes: [(type: String, parameters: JSONValue)]) -> JSONValue {
    let names = nodes.indices.map { "N\($0)" }
    return [
        "id": "chain", "name": "Chain", "version": "1.0.0",
        "nodes": JSONValue(
            zip(names, nodes).map { name, node in
                [
                    "id": JSONValue(name), "name": JSONValue(name), "type": JSONValue(node.type), "typeVersion": 1,
                    "position": [0, 0], "parameters": node.parameters,
                ]
            }),
        "connections": JSONValue(
            members: zip(names, names.dropFirst()).map { source, target in
                (source, ["main": [[["node": JSONValue(target), "type": "main", "index": 0]]]])
            }),
    ]
}
