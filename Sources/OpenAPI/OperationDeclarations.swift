import JSON

/// The endpoints by which the service itself is looked at.
extension EndpointDeclaration {
    package static let health = EndpointDeclaration(
        "Whether the process answers",
        answer: JSONSchema.object(["status": ["const": "healthy"], "version": JSONSchema.text]))

    package static let readiness = EndpointDeclaration(
        "Whether the service can do its work", answer: JSONSchema.object(["status": ["const": "ready"]]))

    package static let schema = EndpointDeclaration(
        "The entities, the rules for their names, the limits and the error codes",
        answer: JSONSchema.object([
            "ok": JSONSchema.ok, "entities": JSONSchema.anyObject, "scopes": JSONSchema.list(of: JSONSchema.text),
            "limits": JSONSchema.anyObject, "errors": JSONSchema.list(of: JSONSchema.anyObject),
        ]))

    package static let metricsReport = {
        var declaration = EndpointDeclaration("What all workers have counted, for Prometheus", answer: nil)
        declaration.answers = [.init(status: 200, description: "Metrics", schema: JSONSchema.text, type: "text/plain")]
        return declaration
    }()

    package static let status = EndpointDeclaration("What each worker is doing", answer: JSONSchema.anyObject)

    package static let description = EndpointDeclaration("This description", answer: JSONSchema.anyObject)
}
