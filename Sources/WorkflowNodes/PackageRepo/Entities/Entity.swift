import HTTPCore
import JSON
import RepositoryModel
import WorkflowModel

/// An object with the parts of a coordinate, as workflows pass it around.
enum Entity {
    /// How each part is normalised (HTTP contract, "Artifacts").
    static func normalized(_ text: String, part: String) -> String {
        switch part {
        case "namespace": PackageName.normalized(namespace: text)
        case "name": PackageName.normalized(name: text)
        case "variant": Coordinate.normalized(variant: text)
        case "tag": Tag.normalized(text)
        case "version": Version.normalized(text)
        default: text
        }
    }

    /// The package that an entity names.
    /// - Throws: `VALIDATION_ERROR` naming the part; `INVALID_REQUEST` for a reserved word.
    static func package(_ namespace: JSONValue, _ name: JSONValue) throws(NodeFailure) -> PackageName {
        let namespace = try text(namespace, part: "namespace")
        let name = try text(name, part: "name")
        do { return try PackageName(namespace: namespace, name: name) } catch { throw NodeFailure(error) }
    }

    /// The artifact that an entity names.
    /// - Throws: as ``package(_:_:)``.
    static func coordinate(
        _ package: PackageName, version: JSONValue, variant: JSONValue
    ) throws(NodeFailure) -> Coordinate {
        let version = try text(version, part: "version")
        let variant = try text(variant, part: "variant")
        do { return try Coordinate(package: package, version: version, variant: variant) } catch {
            throw NodeFailure(error)
        }
    }

    /// A tag's name.
    /// - Throws: `VALIDATION_ERROR`.
    static func tag(_ value: JSONValue) throws(NodeFailure) -> Tag {
        let text = try text(value, part: "tag")
        do { return try Tag(text) } catch { throw NodeFailure(error) }
    }

    private static func text(_ value: JSONValue, part: String) throws(NodeFailure) -> String {
        if let text = value.string { return text }
        throw NodeFailure(
            .validationError,
            value.isNull ? "\(part) is missing" : "\(part) must be a string; found \(value.kind.rawValue)")
    }
}

extension NodeFailure {
    /// Maps a name that breaks its rule to a client error (HTTP contract, "Artifacts").
    init(_ error: NameError) {
        self.init(error.isReserved ? .invalidRequest : .validationError, "\(error)")
    }
}
