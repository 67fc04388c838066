import JSON
import Testing
import WorkflowCatalog
import WorkflowModel

@testable import WorkflowValidation

@Suite("Rules about routes")
struct RouteRuleTests {
    private static func routes(_ parameters: String...) -> String {
        document(
            parameters.enumerated().map { index, parameters in
                node("N\(index)", parameters.contains("prefix") ? "web.mount" : "web.register_route", "{\(parameters)}")
            }.joined(separator: ", "))
    }

    static let cases: [RuleCase] = [
        RuleCase(
            "INVALID_ROUTE", at: "nodes[0].parameters.path",
            "A route cannot be read: the path '/a/{b' has a brace without its partner",
            routes(#""path": »"/a/{b", "methods": ["GET"]"#), correct: routes(#""path": "/a/{b}", "methods": ["GET"]"#)),
        RuleCase(
            "ROUTE_OVERLAP", at: "nodes[1].parameters.path", "PUT /v1/{b} overlaps PUT /v1/{a} of the node 'N0'",
            routes(
                #""path": "/v1/{a}", "methods": ["GET", "PUT"]"#, #""path": »"/v1/{b}", "methods": ["put"]"#),
            correct: routes(
                #""path": "/v1/{a}", "methods": ["GET", "PUT"]"#, #""path": "/v1/{b}", "methods": ["POST"]"#)),
        RuleCase(
            "ROUTE_OVERLAP", at: "nodes[2].parameters.path",
            routes(
                #""prefix": "/m""#, #""path": "/m/{a...}/x", "methods": ["GET"]"#,
                #""mount": "/m", "path": »"/{b...}/x", "methods": ["GET"]"#),
            correct: routes(
                #""prefix": "/m""#, #""path": "/m/{a...}/x", "methods": ["GET"]"#,
                #""mount": "/m", "path": "/{b...}/y", "methods": ["GET"]"#)),
        RuleCase(
            "UNKNOWN_MOUNT", at: "nodes[1].parameters.mount", "No web.mount has the prefix '/pypl'",
            suggestion: "/pypi",
            routes(#""prefix": "/pypi""#, #""mount": »"/pypl", "path": "/x", "methods": ["GET"]"#),
            correct: routes(#""prefix": "/pypi""#, #""mount": "/pypi", "path": "/x", "methods": ["GET"]"#)),
    ]

    @Test("find what breaks them, at its place, and nothing where it does not", arguments: cases)
    func rules(rule: RuleCase) { check(rule) }
}
