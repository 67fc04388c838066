import JSON
import Values
import WorkflowModel

/// An object with references in it.
final class ObjectTemplate: Template {
    /// A member. The template owns it, so evaluating it costs no reference counting.
    private struct Member: ~Copyable, Sendable {
        let key: String
        let value: any Template

        /// Computes it for an object.
        func add(to object: inout BoundedObject, in frame: Frame) throws(NodeFailure) {
            let json = try value.json(in: frame)
            try bounded { () throws(ValueError) in try object.set(key, json) }
        }
    }

    private let members: ConstantTable<Member>

    init(_ members: [(key: String, value: any Template)]) {
        self.members = ConstantTable(count: members.count) { Member(key: members[$0].key, value: members[$0].value) }
    }

    /// The members, each with what computes it.
    var memberTemplates: [(key: String, value: any Template)] {
        (0..<members.count).map { (members[$0].key, members[$0].value) }
    }

    var source: String { written.description }

    var written: JSONValue {
        JSONValue(members: (0..<members.count).map { (members[$0].key, members[$0].value.written) })
    }

    var detached: any Template {
        ObjectTemplate((0..<members.count).map { (members[$0].key, members[$0].value.detached) })
    }

    func evaluate(in frame: Frame) throws(NodeFailure) -> Value {
        var object = BoundedObject()
        for index in 0..<members.count {
            try members[index].add(to: &object, in: frame)
        }
        return .json(object.finish())
    }

    func forEachExpression(_ visit: (any Expression) -> Void) {
        for index in 0..<members.count { members[index].value.forEachExpression(visit) }
    }
}
