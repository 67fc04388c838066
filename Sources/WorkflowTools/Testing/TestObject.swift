import JSON
import WorkflowEngine

/// An object in a test file, read member by member. What is not understood is a failure with its place: a test that
/// says `expects` for `expect` must not pass.
struct TestObject {
    private let json: JSONValue
    /// Its path, e.g. `cases[2].request`.
    let place: String

    /// - Parameter members: every name that a member may have; nil for any.
    /// - Throws: ``CommandFailure`` for what is no object, or has another member.
    init(_ json: JSONValue, at place: String, members known: [String]?) throws(CommandFailure) {
        self.json = json
        self.place = place
        guard json.kind == .object else {
            throw CommandFailure("\(place): must be an object; found \(json.kind.rawValue)")
        }
        guard let known else { return }
        for (key, _) in json.members where !known.contains(key) {
            throw failure(key, "is not known; known are \(known.joined(separator: ", "))")
        }
    }

    /// A member; nil if it is absent.
    subscript(_ key: String) -> JSONValue? { json[key] }

    /// The members in their order.
    var members: JSONValue.Members { json.members }

    /// A text; nil if it is absent.
    func text(_ key: String) throws(CommandFailure) -> String? {
        guard let value = json[key] else { return nil }
        guard let text = value.string else { throw failure(key, "must be a string; found \(value.kind.rawValue)") }
        return text
    }

    /// An integer; nil if it is absent.
    func integer(_ key: String) throws(CommandFailure) -> Int? {
        guard let value = json[key] else { return nil }
        guard let int = value.int else { throw failure(key, "must be an integer; found \(value.kind.rawValue)") }
        return int
    }

    /// An object; nil if it is absent.
    func object(_ key: String, members: [String]?) throws(CommandFailure) -> TestObject? {
        guard let value = json[key] else { return nil }
        return try TestObject(value, at: "\(place).\(key)", members: members)
    }

    /// The objects of a list, or none if it is absent.
    func objects(_ key: String, members: [String]?) throws(CommandFailure) -> [TestObject] {
        guard let value = json[key] else { return [] }
        guard value.kind == .array else { throw failure(key, "must be a list; found \(value.kind.rawValue)") }
        var objects: [TestObject] = []
        for (index, element) in value.elements.enumerated() {
            objects.append(try TestObject(element, at: "\(place).\(key)[\(index)]", members: members))
        }
        return objects
    }

    /// The texts of an object by their names, in their order, or none if it is absent.
    func texts(_ key: String) throws(CommandFailure) -> [(name: String, value: String)] {
        guard let object = try object(key, members: nil) else { return [] }
        var texts: [(name: String, value: String)] = []
        for (name, _) in object.members { texts.append((name, try object.text(name) ?? "")) }
        return texts
    }

    /// The failure of a member.
    func failure(_ key: String, _ message: String) -> CommandFailure {
        CommandFailure("\(place).\(key.visible): \(message)")
    }
}
