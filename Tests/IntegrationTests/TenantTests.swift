import JSON
import Testing

/// Who sees and may do what (HTTP contract, "Conventions").
struct TenantTests {
    let deployment: Deployment

    init() throws { deployment = try SharedDeployment.get() }

    @Test func `two tenants publish one coordinate and never see each other's`() throws {
        let token = try deployment.admin()
        let coordinate = "acme/\(deployment.unusedName("shared"))/1.0.0/any"
        let contents = ["red": Array("the red one".utf8), "blue": Array("the blue one, longer".utf8)]
        for (tenant, bytes) in contents {
            let published = try deployment.publish(bytes, as: coordinate, fields: ["X-Tenant-ID: \(tenant)"])
            #expect(published.status == 201)
        }
        for (tenant, bytes) in contents {
            let field = "X-Tenant-ID: \(tenant)"
            let package = coordinate.split(separator: "/").prefix(2).joined(separator: "/")
            let blob = try deployment.curl("GET", "/v1/\(coordinate)/blob", token: token, fields: [field])
            #expect(blob.body == bytes)
            let metadata = try deployment.curl("GET", "/v1/\(coordinate)", token: token, fields: [field])
            #expect(metadata.json["blob_digest"]?.string == digest(of: bytes))
            let versions = try deployment.curl("GET", "/v1/\(package)/versions", token: token, fields: [field])
            #expect(versions.json["versions"]?.count == 1)
            #expect(versions.json["versions"]?[0]?["blob_size"]?.int == bytes.count)
        }
        // The home tenant, which nobody named, has neither.
        #expect(try deployment.curl("GET", "/v1/\(coordinate)", token: token).status == 404)
    }

    @Test func `tags belong to one tenant`() throws {
        let token = try deployment.admin()
        let name = deployment.unusedName("tagged")
        let body = Body.text(#"{"target_version":"1.0.0","target_variant":"any"}"#)
        for tenant in ["red", "blue"] {
            let published = try deployment.publish(
                [1], as: "acme/\(name)/1.0.0/any", fields: ["X-Tenant-ID: \(tenant)"])
            #expect(published.status == 201)
        }
        let tag = "/v1/acme/\(name)/tags/stable"
        #expect(try deployment.curl("PUT", tag, token: token, fields: ["X-Tenant-ID: red"], body: body).status == 200)
        #expect(try deployment.curl("GET", tag, token: token, fields: ["X-Tenant-ID: red"]).status == 200)
        #expect(try deployment.curl("GET", tag, token: token, fields: ["X-Tenant-ID: blue"]).status == 404)
    }

    @Test func `a member of one tenant is forbidden the others, whether they exist or not`() throws {
        let member = try deployment.token(scopes: ["read", "write"], tenants: ["green"])
        let coordinate = "acme/\(deployment.unusedName("green"))/1.0.0/any"
        let published = try deployment.publish([1], as: coordinate, token: member)
        #expect(published.status == 201)
        // The first tenant of a user is home.
        let green = try deployment.curl(
            "GET", "/v1/\(coordinate)", token: deployment.admin(), fields: ["X-Tenant-ID: green"])
        #expect(green.status == 200)

        for tenant in ["default", "red", "no-such-tenant"] {
            for (method, target) in [("GET", "/v1/\(coordinate)"), ("PUT", "/v1/\(coordinate)/blob")] {
                let refused = try deployment.curl(
                    method, target, token: member, fields: ["X-Tenant-ID: \(tenant)", "Content-Length: 0"])
                #expect(refused.status == 403)
                #expect(refused.errorCode == "TENANT_FORBIDDEN", "\(method) \(tenant)")
            }
        }
    }

    @Test(arguments: [
        ["X-Tenant-ID: Red"], ["X-Tenant-ID: -red"], ["X-Tenant-ID: re/d"], ["X-Tenant-ID: ../red"],
        ["X-Tenant-ID: red", "X-Tenant-ID: red"], ["X-Tenant-ID: red", "x-tenant-id: blue"],
        ["X-Tenant-ID: red, blue"], ["X-Tenant-ID;"], ["X-Tenant-ID: \(String(repeating: "a", count: 64))"],
    ])
    func `a tenant that is malformed or sent twice is 400, for uploads before the body too`(fields: [String]) throws {
        let token = try deployment.admin()
        let read = try deployment.curl("GET", "/v1/acme/name/versions", token: token, fields: fields)
        #expect(read.status == 400)
        #expect(read.errorCode == "INVALID_TENANT")
        let write = try deployment.publish([1], as: "acme/\(deployment.unusedName())/1.0.0/any", fields: fields)
        #expect(write.status == 400)
        #expect(write.errorCode == "INVALID_TENANT")
    }

    @Test func `another tenant's digest is no way to its bytes`() throws {
        let token = try deployment.admin()
        let bytes = Array("secret of red".utf8)
        let published = try deployment.publish(
            bytes, as: "acme/\(deployment.unusedName())/1.0.0/any", fields: ["X-Tenant-ID: red"])
        #expect(published.status == 201)
        let inputs: JSONValue = [
            "namespace": "acme", "name": JSONValue(deployment.unusedName()), "version": "1.0.0", "variant": "any",
            "digest": JSONValue(digest(of: bytes)),
        ]
        let stolen = try deployment.curl(
            "POST", "/v1/workflows/publish_artifact/execute", token: token, fields: ["X-Tenant-ID: blue"],
            body: .bytes(inputs.serialized()))
        #expect(stolen.status == 404)
        #expect(stolen.errorCode == "BLOB_NOT_FOUND")
    }

    @Test func `a scope allows its calls and no others`() throws {
        let reader = try deployment.token(scopes: ["read"])
        let writer = try deployment.token(scopes: ["write"])
        let both = try deployment.token(scopes: ["read", "write"])
        let coordinate = "acme/\(deployment.unusedName("scoped"))/1.0.0/any"
        #expect(try deployment.publish([1], as: coordinate, token: both).status == 201)
        let package = coordinate.split(separator: "/").prefix(2).joined(separator: "/")
        let reads = [
            "/v1/\(coordinate)/blob", "/v1/\(coordinate)", "/v1/\(package)/latest", "/v1/\(package)/versions",
            "/v1/\(package)/tags", "/v1/workflows",
        ]
        for target in reads {
            #expect(try deployment.curl("GET", target, token: reader).status == 200, "\(target)")
            #expect(try deployment.curl("GET", target).errorCode == "UNAUTHORIZED", "\(target)")
            let refused = try deployment.curl("GET", target, token: writer)
            #expect(refused.errorCode == "FORBIDDEN", "\(target)")
            #expect(refused.errorMessage?.contains("read") == true, "\(target)")
        }
        let tag = "/v1/\(package)/tags/stable"
        let body = Body.text(#"{"target_version":"1.0.0","target_variant":"any"}"#)
        for (method, target) in [
            ("PUT", "/v1/\(coordinate)/blob"), ("POST", "/v1/\(coordinate)/blob"), ("PUT", tag), ("DELETE", tag),
        ] {
            let refused = try deployment.curl(method, target, token: reader, body: body)
            #expect(refused.errorCode == "FORBIDDEN", "\(method) \(target)")
            #expect(refused.errorMessage?.contains("write") == true, "\(method) \(target)")
        }
        #expect(try deployment.curl("PUT", tag, token: writer, body: body).status == 200)
    }

    @Test func `a workflow of a tenant's own cannot try passwords by running the login`() throws {
        let token = try deployment.admin()
        let name = deployment.unusedName("oracle")
        let workflow = #"""
            {"id": "oracle", "name": "Oracle", "tenantId": "${TENANT_ID}", "connections": {}, "nodes": [{
                "id": "try", "name": "Try", "type": "workflow.execute", "typeVersion": 1, "position": [0, 0],
                "parameters": {"name": "auth_{{ 'login' }}", "inputs": "$input"}}]}
            """#
        let stored = try deployment.curl("PUT", "/v1/workflows/\(name)", token: token, body: .text(workflow))
        #expect(stored.status == 201, "\(stored.json)")
        let credentials = Body.text(#"{"username": "admin", "password": "admin"}"#)
        let execute = "/v1/workflows/\(name)/execute"
        let answer = try deployment.curl("POST", execute, token: token, body: credentials)
        #expect(answer.status == 403 && answer.json["error"]?["code"] == "FORBIDDEN", "\(answer.json)")

        let queued = try deployment.curl("POST", execute + "?mode=async", token: token, body: credentials)
        let location = "/v1/executions/\(queued.json["execution_id"]?.string ?? "")"
        var record = JSONValue.null
        try awaitCondition("the queued execution has ended") {
            record = try deployment.curl("GET", location, token: token).json
            return ["success", "error"].contains(record["status"]?.string)
        }
        #expect(record["status"] == "error" && record["error"]?["code"] == "FORBIDDEN", "\(record)")
    }
}
