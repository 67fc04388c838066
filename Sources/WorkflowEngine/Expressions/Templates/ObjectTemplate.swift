import JSON
import Values
import WorkflowModel

/// An object with references in it.
final class ObjectTemplate: Template {
    private let members: [(key: String, value: any Template)]

    init(_ members: [(key: String, value: any Template)]) { self.members = members }

    var source: String { written.description }

    var written: JSONValue { JSONValue(members: members.map { ($0.key, $0.value.written) }) }

    var detached: any Template { ObjectTemplate(members.map { ($0.key, $0.value.detached) }) }

    func evaluate(in frame: Frame) throws(NodeFailure) -> Value {
        var object = BoundedObject()
        for member in members {
            let value = try member.value.json(in: frame)
            try bounded { () throws(ValueError) in try object.set(member.key, value) }
        }
        return .json(object.finish())
    }

    func forEachExpression(_ visit: (any Expression) -> Void) {
        for member in members { member.value.forEachExpression(visit) }
    }
}
