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
        try write("server", chain(nodes))
        try write("echo", Self.echo)
        try write("store", Self.store)
        for (name, workflow) in workflows { try write(name, workflow) }
    }

    func write(_ name: String, _ workflow: JSONValue) throws {
        try Data(workflow.serialized()).write(to: URL(fileURLWithPath: directory.path("\(name).json")))
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
