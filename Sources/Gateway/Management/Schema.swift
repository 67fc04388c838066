import HTTPCore
import JSON
import OpenAPI
import RepositoryModel

/// `GET /schema`: the repository's entities, the rules for their names, the limits and the error codes.
struct Schema: ManagementEndpoint {
    let blobLimit: Int
    let jsonLimit: Int

    var declaration: EndpointDeclaration { .schema }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let name = JSONValue(NameRule.name.pattern)
        let version = JSONValue(NameRule.version.pattern)
        let reserved = JSONValue(PackageName.reservedNamespaces.sorted().map { JSONValue($0) })
        let codes = ErrorCode.allCases.map { code -> JSONValue in
            ["code": JSONValue(code.name), "status": JSONValue(code.status), "meaning": JSONValue(code.meaning)]
        }
        return HTTPResponse(json: [
            "ok": true,
            "entities": [
                "artifact": [
                    "coordinate": ["namespace", "name", "version", "variant"],
                    "patterns": ["namespace": name, "name": name, "version": version, "variant": name],
                    "reserved": [
                        "namespace": reserved,
                        "version": JSONValue(Coordinate.reservedVersions.sorted().map { JSONValue($0) }),
                    ],
                ],
                "tag": ["patterns": ["tag": name]],
                "tenant": ["patterns": ["tenant": JSONValue(NameRule.tenant.pattern)]],
            ],
            "scopes": JSONValue(Scope.allCases.map { JSONValue($0.rawValue) }),
            "limits": [
                "blob_bytes": JSONValue(blobLimit), "json_bytes": JSONValue(jsonLimit), "page_default": 100,
                "page_maximum": 1000,
            ],
            "errors": JSONValue(codes),
        ])
    }
}
