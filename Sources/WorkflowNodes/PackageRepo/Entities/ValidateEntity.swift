import HTTPCore
import JSON
import RepositoryModel
public import WorkflowModel

/// `packagerepo.validate_entity`: checks an object and passes it on.
///
/// Without `schema`, every member that is a part of a coordinate (`namespace name version variant tag`) must be there
/// and obey its rule. With `schema`, the object must fit that JSON Schema.
public struct ValidateEntity: NodeType {
    static let entity = NodeParameter.required(0, "entity", .object)
    static let schema = NodeParameter.optional(1, "schema", .object, rule: .schema)

    public static let declaration = NodeDeclaration(
        "packagerepo.validate_entity", parameters: [entity, schema], isPure: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let entity = call.json(Self.entity)
        if let schema = call[Self.schema]?.json {
            let violations = try attempt { try JSONSchema(schema, checking: entity).violations }
            guard violations.isEmpty else {
                throw NodeFailure(
                    .validationError, violations[0].message,
                    details: JSONValue(
                        violations.map { ["field": JSONValue($0.field), "message": JSONValue($0.message)] }))
            }
            return .output(.json(entity))
        }
        let (namespace, name) = (entity["namespace"], entity["name"])
        if namespace != nil || name != nil {
            let package = try Entity.package(namespace ?? .null, name ?? .null)
            let (version, variant) = (entity["version"], entity["variant"])
            if version != nil || variant != nil {
                _ = try Entity.coordinate(package, version: version ?? .null, variant: variant ?? .null)
            }
        }
        if let tag = entity["tag"] { _ = try Entity.tag(tag) }
        return .output(.json(entity))
    }
}
