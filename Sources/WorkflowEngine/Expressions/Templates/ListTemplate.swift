import JSON
import Values
import WorkflowModel

/// An array with references in it.
final class ListTemplate: Template {
    let items: [any Template]

    init(_ items: [any Template]) { self.items = items }

    var source: String { written.description }

    var written: JSONValue { JSONValue(items.map(\.written)) }

    var detached: any Template { ListTemplate(items.map(\.detached)) }

    func evaluate(in frame: Frame) throws(NodeFailure) -> Value {
        var list = BoundedList(capacity: items.count)
        for item in items {
            let element = try item.json(in: frame)
            try bounded { () throws(ValueError) in try list.append(element) }
        }
        return .json(list.json)
    }

    func forEachExpression(_ visit: (any Expression) -> Void) { for item in items { item.forEachExpression(visit) } }
}
