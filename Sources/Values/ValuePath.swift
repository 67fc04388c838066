public import JSON

/// A path into a value: `name`, `a.b`, `list[0].version`, `a["b.c"]`, or a list of keys and indices.
///
/// If the object has a member whose name is the whole text, the path means that member: `1.10.0` finds the key
/// `1.10.0`.
public struct ValuePath: Sendable {
    enum Step: Sendable, Equatable {
        case key(String)
        case index(Int)
    }

    /// The path as it was written.
    let text: String
    private let steps: [Step]
    private let whole: String?

    /// Parses a path.
    /// - Throws: `OUT_OF_RANGE` for a text that is not a path.
    public init(_ text: String) throws(ValueError) {
        self.text = text
        whole = text
        steps = try ValuePathParser.steps(of: text)
    }

    /// Parses a path: a text, or a list of keys and indices.
    /// - Throws: `TYPE_MISMATCH`, `OUT_OF_RANGE`.
    public init(_ json: JSONValue) throws(ValueError) {
        if let text = json.string {
            self.text = text
            whole = text
            steps = try ValuePathParser.steps(of: text)
            return
        }
        guard json.kind == .array, json.count > 0 else {
            throw .mismatch("a path must be a string or a list of keys and indices; found \(json.kind.rawValue)")
        }
        guard json.count <= ValueLimit.depth else { throw ValueLimit.exceeded }
        var steps: [Step] = []
        for element in json.elements {
            if let key = element.string {
                steps.append(.key(key))
            } else if let index = element.int {
                steps.append(.index(index))
            } else {
                throw .mismatch("a path has keys and indices; found \(element.kind.rawValue)")
            }
        }
        self.steps = steps
        text = json.description
        whole = nil
    }

    /// Finds the value at this path; nil if there is none.
    public func value(in object: JSONValue) -> JSONValue? {
        var value = object
        for step in steps(in: object) {
            switch step {
            case .key(let key):
                guard let next = value[key] else { return nil }
                value = next
            case .index(let index):
                guard let next = value[index] else { return nil }
                value = next
            }
        }
        return value
    }

    /// Finds the value at this path.
    /// - Throws: `MISSING_VALUE` if there is none.
    public func required(in object: JSONValue) throws(ValueError) -> JSONValue {
        guard let value = value(in: object) else { throw .missing("there is nothing at \(text)") }
        return value
    }

    /// Returns a copy of `object` with `value` at this path. Missing objects on the way are made; an index may be one
    /// past the end of its list.
    /// - Throws: `TYPE_MISMATCH` if the path leads through another kind of value, `OUT_OF_RANGE` for an index beyond a
    ///   list.
    public func setting(_ value: JSONValue, in object: JSONValue) throws(ValueError) -> JSONValue {
        try setting(value, in: object, steps(in: object)[...])
    }

    private func setting(
        _ value: JSONValue, in place: JSONValue, _ steps: ArraySlice<Step>
    ) throws(ValueError) -> JSONValue {
        guard let step = steps.first else { return value }
        switch step {
        case .key(let key):
            guard place.kind == .object || place.isNull else { throw blocked(place, "'\(key)'") }
            return place.setting(key, to: try setting(value, in: place[key] ?? .null, steps.dropFirst()))
        case .index(let index):
            guard place.kind == .array else { throw blocked(place, "[\(index)]") }
            guard (0...place.count).contains(index) else {
                throw .range("[\(index)] in \(text) lies outside a list of \(place.count)")
            }
            var elements = Array(place.elements)
            let new = try setting(value, in: place[index] ?? .null, steps.dropFirst())
            if index < elements.count { elements[index] = new } else { elements.append(new) }
            return JSONValue(elements)
        }
    }

    /// Returns a copy of `object` without the value at this path; `object` itself if there is none.
    public func deleting(from object: JSONValue) -> JSONValue {
        deleting(from: object, steps(in: object)[...])
    }

    private func deleting(from place: JSONValue, _ steps: ArraySlice<Step>) -> JSONValue {
        guard let step = steps.first else { return place }
        switch step {
        case .key(let key):
            guard let member = place[key] else { return place }
            return steps.count == 1
                ? place.removing(key) : place.setting(key, to: deleting(from: member, steps.dropFirst()))
        case .index(let index):
            guard let element = place[index] else { return place }
            var elements = Array(place.elements)
            if steps.count == 1 {
                elements.remove(at: index)
            } else {
                elements[index] = deleting(from: element, steps.dropFirst())
            }
            return JSONValue(elements)
        }
    }

    private func steps(in object: JSONValue) -> [Step] {
        if let whole, steps.count > 1, object[whole] != nil { return [.key(whole)] }
        return steps
    }

    private func blocked(_ place: JSONValue, _ step: String) -> ValueError {
        .mismatch("\(step) in \(text) leads into a value of type \(place.kind.rawValue)")
    }
}
