import JSON
import RepositoryModel
import Values
import WorkflowModel

/// A step of a path: `.name`, `["name"]` or `[3]`.
package enum PathStep: Sendable, Hashable {
    case key(String)
    case index(Int)

    /// Keys are compared by their bytes, as members of JSON objects are.
    package static func == (left: PathStep, right: PathStep) -> Bool {
        switch (left, right) {
        case (.key(let left), .key(let right)): left.isExactly(right)
        case (.index(let left), .index(let right)): left == right
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .key(let key): hasher.combine(ExactText(key))
        case .index(let index): hasher.combine(index)
        }
    }
}

extension Value {
    /// Returns this value's member or element at `step`; `null` if there is none. `.length` works on lists and texts.
    func stepping(_ step: PathStep) -> Value {
        guard case .json(let json) = self else { return .null }
        switch step {
        case .key(let name): return .json(json[name] ?? json.length(name) ?? .null)
        case .index(let index): return .json(json[index] ?? .null)
        }
    }
}

extension JSONValue {
    /// Returns `.length` of a list or a text; nil for another name or another value.
    fileprivate func length(_ name: String) -> JSONValue? {
        switch kind {
        case .array where name == "length": JSONValue(count)
        case .string where name == "length": JSONValue(string.map { Text.length($0) } ?? 0)
        default: Optional.none
        }
    }
}
