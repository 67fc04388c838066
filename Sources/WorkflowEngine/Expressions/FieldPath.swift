import WorkflowModel

/// The path of a value in a document: the keys and indices that lead to it.
package struct FieldPath: Sendable, Equatable {
    package private(set) var steps: [PathStep]

    /// The document itself.
    package static let root = FieldPath(steps: [])

    private static let longestKey = 128
    private static let longestPath = 1_024

    package init(steps: [PathStep]) { self.steps = steps }

    /// A node, by its place in the document.
    package static func node(_ index: Int) -> FieldPath { FieldPath(steps: [.key("nodes"), .index(index)]) }

    /// The member of that name.
    package subscript(_ key: String) -> FieldPath { FieldPath(steps: steps + [.key(key)]) }

    /// The element at that index.
    package subscript(_ index: Int) -> FieldPath { FieldPath(steps: steps + [.index(index)]) }

    /// The path as findings state it: `nodes[2].parameters.body`, keys as written. A monstrous key is cut, so that
    /// findings stay in proportion to the document.
    package var text: String {
        var text = ""
        for step in steps {
            switch step {
            case .index(let index): text += "[\(index)]"
            case .key(let key):
                if !text.isEmpty { text += "." }
                text += key.clipped(to: Self.longestKey)
            }
            if text.utf8.count > Self.longestPath { return text + "…" }
        }
        return text
    }
}

extension FieldPath: ExpressibleByStringLiteral {
    package init(stringLiteral key: String) { self.init(steps: [.key(key)]) }
}
