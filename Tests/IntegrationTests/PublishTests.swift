import Crypto
import JSON
import Testing

/// `PUT` and `POST /v1/{ns}/{name}/{version}/{variant}/blob` (HTTP contract, "Artifacts").
struct PublishTests {
    let deployment: Deployment

    init() throws { deployment = try SharedDeployment.get() }

    @Test(arguments: ["PUT", "POST"], [Deployment.Listener.http, .https])
    func `what is published can be fetched, by either method and listener`(
        method: String, listener: Deployment.Listener
    ) throws {
        let name = deployment.unusedName()
        let bytes = Secrets.random(300_000)
        let published = try deployment.curl(
            method, "/v1/acme/\(name)/1.0.0/linux-amd64/blob", token: deployment.admin(),
            fields: ["Content-Type: application/octet-stream"], body: .bytes(bytes), to: listener)
        #expect(published.status == 201)
        #expect(published.json["ok"] == true)
        #expect(published.json["digest"]?.string == digest(of: bytes))
        #expect(published.json["size"]?.int == bytes.count)
        let location = try #require(published["Location"])
        #expect(location.hasSuffix("/v1/acme/\(name)/1.0.0/linux-amd64/blob"))

        let fetched = try deployment.curl(
            "GET", "/v1/acme/\(name)/1.0.0/linux-amd64/blob", token: deployment.admin(), to: listener)
        #expect(fetched.status == 200)
        #expect(fetched.body == bytes)
    }

    @Test func `an empty body is a valid blob, whether its length is stated or not`() throws {
        let bodies: [([String], Body)] = [
            (["Content-Length: 0"], .none), (["Transfer-Encoding: chunked"], .bytes([])), ([], .none),
        ]
        for (index, (fields, body)) in bodies.enumerated() {
            let coordinate = "acme/\(deployment.unusedName())/1.0.\(index)/any"
            let published = try deployment.curl(
                "PUT", "/v1/\(coordinate)/blob", token: deployment.admin(), fields: fields, body: body)
            #expect(published.status == 201, "\(fields)")
            #expect(published.json["size"] == 0)
            let fetched = try deployment.curl("GET", "/v1/\(coordinate)/blob", token: deployment.admin())
            #expect(fetched.status == 200)
            #expect(fetched.body == [])
            #expect(fetched["ETag"] == "\"\(digest(of: []))\"")
        }
    }

    @Test func `a body in chunks is as good as one with a length`() throws {
        let coordinate = "acme/\(deployment.unusedName())/1.0.0/any"
        let bytes = Secrets.random(200_000)
        let published = try deployment.publish(bytes, as: coordinate, fields: ["Transfer-Encoding: chunked"])
        #expect(published.status == 201)
        #expect(published.json["digest"]?.string == digest(of: bytes))
    }

    @Test func `a coordinate that is taken is 409 and names what is there`() throws {
        let coordinate = "acme/\(deployment.unusedName())/1.0.0/any"
        let first = Array("first".utf8)
        #expect(try deployment.publish(first, as: coordinate).status == 201)
        for bytes in [first, Array("second".utf8)] {
            let again = try deployment.publish(bytes, as: coordinate)
            #expect(again.status == 409)
            #expect(again.errorCode == "ALREADY_EXISTS")
            #expect(again.text.contains(digest(of: first)))
        }
        #expect(
            try deployment.curl("GET", "/v1/\(coordinate)/blob", token: deployment.admin()).body == first)
    }

    @Test func `repeating what is there with its digest stated is a safe retry`() throws {
        let coordinate = "acme/\(deployment.unusedName())/1.0.0/any"
        let bytes = Array("the same".utf8)
        let query = "?digest=\(digest(of: bytes))"
        let reprDigest = "Repr-Digest: sha-256=:\(try base64(SHA256.hash(bytes))):"
        #expect(try deployment.publish(bytes, as: coordinate, query: query).status == 201)
        for retry in [
            try deployment.publish(bytes, as: coordinate, query: query),
            try deployment.publish(bytes, as: coordinate, fields: [reprDigest]),
        ] {
            #expect(retry.status == 200)
            #expect(retry.json["existing"] == true)
            #expect(retry.json["digest"]?.string == digest(of: bytes))
        }
        let other = Array("other".utf8)
        let conflict = try deployment.publish(other, as: coordinate, query: "?digest=\(digest(of: other))")
        #expect(conflict.status == 409)
    }

    @Test func `a stated digest that is not that of the bytes stores nothing`() throws {
        let coordinate = "acme/\(deployment.unusedName())/1.0.0/any"
        let bytes = Secrets.random(1000)
        let wrong = digest(of: Array("something else".utf8))
        let wrongField = "Repr-Digest: sha-256=:\(try base64(SHA256.hash(Array("something else".utf8)))):"
        for refused in [
            try deployment.publish(bytes, as: coordinate, query: "?digest=\(wrong)"),
            try deployment.publish(bytes, as: coordinate, fields: [wrongField]),
        ] {
            #expect(refused.status == 400)
            #expect(refused.errorCode == "DIGEST_MISMATCH")
        }
        let missing = try deployment.curl("GET", "/v1/\(coordinate)", token: deployment.admin())
        #expect(missing.status == 404)
        #expect(!Files.exists(deployment.blobPath(of: bytes)))
        #expect(try deployment.publish(bytes, as: coordinate).status == 201)
    }

    @Test func `of several stated digests each is checked, wherever they stand`() throws {
        let bytes = Secrets.random(1000)
        let right = (digest(of: bytes), "sha-256=:\(try base64(SHA256.hash(bytes))):")
        let wrong = (digest(of: [1]), "sha-256=:\(try base64(SHA256.hash([1]))):")
        let coordinate = "acme/\(deployment.unusedName())/1.0.0/any"
        for (query, fields) in [
            ("?digest=\(right.0)", ["Repr-Digest: \(wrong.1)"]), ("?digest=\(wrong.0)", ["Repr-Digest: \(right.1)"]),
            ("?digest=\(right.0)&digest=\(wrong.0)", []),
            ("", ["Repr-Digest: \(right.1)", "Content-Digest: \(wrong.1)"]),
            ("", ["Repr-Digest: \(right.1)", "Repr-Digest: \(wrong.1)"]), ("", ["Repr-Digest: \(right.1), \(wrong.1)"]),
        ] as [(String, [String])] {
            let refused = try deployment.publish(bytes, as: coordinate, fields: fields, query: query)
            #expect(refused.errorCode == "DIGEST_MISMATCH", "\(query) \(fields): \(refused)")
        }
        for field in ["Repr-Digest;", "Content-Digest;"] {
            #expect(try deployment.publish(bytes, as: coordinate, fields: [field]).errorCode == "INVALID_REQUEST")
        }
        let inputs: JSONValue = [
            "namespace": "acme", "name": JSONValue(deployment.unusedName()), "version": "1.0.0", "variant": "any",
            "content_base64": JSONValue(try base64(bytes)), "digest": JSONValue(wrong.0),
        ]
        let executed = try deployment.curl(
            "POST", "/v1/workflows/publish_artifact/execute?digest=\(right.0)", token: deployment.admin(),
            body: .bytes(inputs.serialized()))
        #expect(executed.errorCode == "DIGEST_MISMATCH", "\(executed)")
        #expect(
            try deployment.publish(
                bytes, as: coordinate, fields: ["Repr-Digest: \(wrong.1), \(right.1)", "Content-Digest: \(right.1)"],
                query: "?digest=\(right.0)"
            ).status == 201, "the last member of one name counts")
    }

    @Test(arguments: [
        ("Content-Range: bytes 500-999/1000", 400, "INVALID_REQUEST"),
        ("Content-Encoding: gzip", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("Content-Type: multipart/form-data; boundary=x", 415, "UNSUPPORTED_MEDIA_TYPE"),
    ])
    func `what is only a part of the artifact, or a form of it, is refused, and its place stays free`(
        field: String, status: Int, code: String
    ) throws {
        let token = try deployment.admin()
        let coordinate = "acme/\(deployment.unusedName())/1.0.0/any"
        let refused = try deployment.publish(Secrets.random(500), as: coordinate, fields: [field])
        #expect(refused.status == status && refused.errorCode == code, "\(refused)")
        #expect(try deployment.curl("GET", "/v1/\(coordinate)", token: token).status == 404)
        #expect(try deployment.publish([1], as: coordinate).status == 201)
        let tag = "/v1/\(coordinate.split(separator: "/").prefix(2).joined(separator: "/"))/tags/t"
        for target in [tag, "/v1/workflows/\(deployment.unusedName())"] {
            let other = try deployment.curl("PUT", target, token: token, fields: [field], body: .text("{}"))
            #expect(other.status == (field.hasSuffix("gzip") ? 400 : status), "\(target): \(other)")
        }
    }

    @Test(arguments: [".", "..", "a/b", ""])
    func `a file name that no client should store is refused`(name: String) throws {
        let refused = try deployment.publish(
            [1], as: "acme/\(deployment.unusedName())/1.0.0/any", query: "?filename=\(name)")
        #expect(refused.errorCode == "VALIDATION_ERROR", "\(refused)")
    }

    @Test(arguments: [
        "sha256:short", "sha256:", "md5:d41d8cd98f00b204e9800998ecf8427e", "",
        "SHA256:\(String(repeating: "A", count: 64))",
    ])
    func `a stated digest that is none is 400`(stated: String) throws {
        let refused = try deployment.publish(
            [1, 2, 3], as: "acme/\(deployment.unusedName())/1.0.0/any", query: "?digest=\(stated)")
        #expect(refused.status == 400)
    }

    @Test func `content type and file name come back as they were published`() throws {
        let coordinate = "acme/\(deployment.unusedName())/1.0.0/any"
        let published = try deployment.publish(
            [1, 2, 3], as: coordinate, fields: ["Content-Type: application/vnd.debian.binary-package"])
        #expect(published.status == 201)
        let fetched = try deployment.curl("GET", "/v1/\(coordinate)/blob", token: deployment.admin())
        #expect(fetched["Content-Type"] == "application/vnd.debian.binary-package")
        let metadata = try deployment.curl("GET", "/v1/\(coordinate)", token: deployment.admin())
        #expect(metadata.json["content_type"] == "application/vnd.debian.binary-package")
    }

    @Test func `without a token nothing of the body is taken`() throws {
        let connection = try RawConnection(to: deployment)
        let id = deployment.unusedName("anonymous")
        connection.send(
            "PUT /v1/acme/anonymous/1.0.0/any/blob HTTP/1.1\r\nHost: x\r\nX-Request-ID: \(id)\r\n"
                + "Content-Length: 2000000000\r\n\r\n")
        let answer = try #require(connection.answer())
        #expect(answer.status == 401)
        #expect(answer.errorCode == "UNAUTHORIZED")
        #expect(answer["WWW-Authenticate"] == "Bearer")
        #expect(answer["X-Request-ID"] == id)
        connection.close()
    }

    @Test func `who may not write is refused before the body, with the scope that is missing`() throws {
        let reader = try deployment.token(scopes: ["read"])
        let refused = try deployment.curl(
            "PUT", "/v1/acme/\(deployment.unusedName())/1.0.0/any/blob", token: reader,
            fields: ["Content-Length: 1000000000", "Expect: 100-continue"])
        #expect(refused.status == 403)
        #expect(refused.errorCode == "FORBIDDEN")
        #expect(refused.errorMessage?.contains("write") == true)
    }

    @Test(arguments: [
        ("acme/name/tags/any", "INVALID_REQUEST"), ("workflows/name/1.0.0/any", "INVALID_REQUEST"),
        ("-acme/name/1.0.0/any", "VALIDATION_ERROR"), ("acme/na%20me/1.0.0/any", "VALIDATION_ERROR"),
        ("acme/name/1.0.0%2Fb/any", "VALIDATION_ERROR"), ("acme/name/1.0.0/%C3%A4", "VALIDATION_ERROR"),
        ("acme/name/1%000/any", "INVALID_REQUEST"), ("acme/name/%FF/any", "INVALID_REQUEST"),
        ("acme/\(String(repeating: "n", count: 129))/1.0.0/any", "VALIDATION_ERROR"),
    ])
    func `a coordinate that breaks its rules is 400`(coordinate: String, code: String) throws {
        let refused = try deployment.publish([1], as: coordinate)
        #expect(refused.status == 400)
        #expect(refused.errorCode == code)
    }

    @Test func `a coordinate is normalised before it is used`() throws {
        let name = deployment.unusedName("my-name-")
        #expect(try deployment.publish([1], as: "Acme/\(name.replacing("-", with: "_"))/1.0.0-RC.1/Any").status == 201)
        let metadata = try deployment.curl("GET", "/v1/acme/\(name)/1.0.0-RC.1/any", token: deployment.admin())
        #expect(metadata.status == 200)
        #expect(metadata.json["name"]?.string == name)
        #expect(metadata.json["version"] == "1.0.0-RC.1")
    }
}

extension Deployment {
    /// Where the bytes lie once they are stored.
    func blobPath(of bytes: [UInt8]) -> String {
        let hex = SHA256.hexadecimal(bytes)
        return "\(data)/blobs/sha256/\(hex.prefix(2))/\(hex.dropFirst(2).prefix(2))/\(hex)"
    }
}

/// Base64 with padding (RFC 4648, 4), by another program than the one under test.
func base64(_ bytes: [UInt8]) throws -> String {
    try run(["/usr/bin/base64", "-w0"], input: bytes).output
}
