import Foundation
import JSON
import TestSupport

/// A directory of workflows with routes of a test's own.
struct RouteSample {
    let directory: TemporaryDirectory

    /// - Parameters:
    ///   - mounts: the parameters of `web.mount`, in their order.
    ///   - routes: the parameters of `web.register_route`; a route that names no workflow leads to `echo`.
    ///   - workflows: further workflows, by name.
    init(mounts: [JSONValue] = [], routes: [JSONValue], workflows: [String: JSONValue] = [:]) throws {
        directory = try TemporaryDirectory()
        let nodes =
            [("web.create_flask_app", [:] as JSONValue)] + mounts.map { ("web.mount", $0) }
            + routes.map { ("web.register_route", $0["workflow"] == nil ? $0.setting("workflow", to: "echo") : $0) }
        try write("server", Self.chain(nodes))
        try write("echo", Self.echo)
        try write("store", Self.store)
        for (name, workflow) in workflows { try write(name, workflow) }
    }

    func write(_ name: String, _ workflow: JSONValue) throws {
        try Data(workflow.serialized()).write(to: URL(fileURLWithPath: directory.path("\(name).json")))
    }

    /// Nodes one behind the other.
    static func chain(_ nodes: [(type: String, parameters: JSONValue)]) -> JSONValue {
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

    /// Answers with what it sees of the request.
    static let echo = chain([
        (
            "packagerepo.respond_json",
            [
                "body": [
                    "method": "$request.method", "params": "$request.params", "query": "$request.query",
                    "query_all": "$request.query_all", "headers": "$request.headers",
                    "headers_all": "$request.headers_all", "json": "$request.json", "base": "$request.base",
                    "is_head": "$request.is_head", "tenant": "$tenant", "principal": "$principal", "input": "$input",
                ]
            ]
        )
    ])

    /// Stores the body as a blob.
    static let store = chain([
        ("packagerepo.blob_put", ["data": "$request.body", "out": "blob"]),
        ("packagerepo.respond_json", ["body": ["digest": "$blob.digest", "size": "$blob.size"], "status": 201]),
    ])
}
