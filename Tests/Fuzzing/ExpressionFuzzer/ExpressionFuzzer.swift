import FuzzingSupport
import JSON
import WorkflowModel

@testable import WorkflowEngine

private let scope = DocumentScope(
    WorkflowDocument([
        "nodes": [
            ["name": "Start", "id": "s", "type": "metabuilder.trigger"],
            ["name": "Read \"it\"", "id": "r", "type": "packagerepo.kv_get", "parameters": ["out": "row"]],
        ]
    ]))

/// The input is a parameter, with references and `{{ }}` in it, and an expression by itself.
@_cdecl("LLVMFuzzerTestOneInput") public func fuzzExpression(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: data, count: size).filter { $0 != 0 }
    let text = String(decoding: bytes, as: UTF8.self)
    var parser = TemplateParser(scope: scope)
    _ = parser.template(JSONValue(text))
    _ = parser.condition(JSONValue(text))
    for (_, error) in parser.errors {
        precondition((0...text.unicodeScalars.count).contains(error.position), "an error outside the expression")
    }
    return 0
}
