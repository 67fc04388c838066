import JSON
import Testing

/// A page or script that somebody published: it is bytes to those who download it, and never acts as the repository.
struct PublishedPageTests {
    let deployment: Deployment
    let token: String

    init() throws {
        deployment = try SharedDeployment.get()
        token = try deployment.admin()
    }

    @Test(arguments: ["text/html", "application/javascript", "image/svg+xml", "text/css", "application/xhtml+xml"])
    func `it is sent as an attachment in a sandbox, and not as a type that was guessed`(type: String) throws {
        let coordinate = "acme/\(deployment.unusedName("page"))/1.0.0/any"
        let bytes = Array("<script>alert(document.domain)</script>".utf8)
        #expect(try deployment.publish(bytes, as: coordinate, fields: ["Content-Type: \(type)"]).status == 201)
        for options in [[], ["If-Match: \"\(digest(of: bytes))\""]] {
            let answer = try deployment.curl("GET", "/v1/\(coordinate)/blob", token: token, fields: options)
            #expect(answer.status == 200)
            #expect(answer.body == bytes)
            #expect(answer["Content-Type"] == type)
            #expect(answer["Content-Disposition"]?.hasPrefix("attachment") == true)
            #expect(answer["X-Content-Type-Options"] == "nosniff")
            #expect(answer["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'")
            #expect(answer.count(of: "Content-Security-Policy") == 1)
        }
    }

    @Test(arguments: ["script", "style", "worker", "serviceworker", "iframe", "image", "object", "track", "x"])
    func `no page loads it by an element`(destination: String) throws {
        let coordinate = "acme/\(deployment.unusedName("page"))/1.0.0/any"
        #expect(try deployment.publish([1], as: coordinate).status == 201)
        for target in ["/v1/\(coordinate)/blob", "/v1/\(coordinate)", "/health", "/auth/me"] {
            let answer = try deployment.curl(
                "GET", target, token: token, fields: ["Sec-Fetch-Dest: \(destination)"])
            #expect(answer.status == 403, "\(target)")
            #expect(answer.errorCode == "FORBIDDEN", "\(target)")
        }
        for destination in ["empty", "document"] {
            let answer = try deployment.curl(
                "GET", "/v1/\(coordinate)/blob", token: token, fields: ["Sec-Fetch-Dest: \(destination)"])
            #expect(answer.status == 200, "a link, or a script of ours that asks for it")
        }
    }
}
