import Glibc
import JSON
import Testing

/// Login, tokens and passwords (HTTP contract, "Authentication").
struct AuthenticationTests {
    let deployment: Deployment

    init() throws { deployment = try SharedDeployment.get() }

    @Test func `the right password gives a token that says who one is`() throws {
        let login = try deployment.login("admin", "admin")
        #expect(login.status == 200)
        #expect(login.json["ok"] == true)
        #expect(login.json["expires_in"] == 86_400)
        #expect(login.json["user"]?["username"] == "admin")
        #expect(login.json["user"]?["scopes"] == ["read", "write", "admin"])

        let token = try #require(login.json["token"]?.string)
        let me = try deployment.curl("GET", "/auth/me", token: token)
        #expect(me.status == 200)
        #expect(me.json["user"] == login.json["user"])
        #expect(me.json["expires_at"]?.string?.hasSuffix("Z") == true)
    }

    @Test(arguments: [
        ("admin", "wrong"), ("nobody-of-that-name", "admin"), ("admin", "Admin"), ("admin", "admin "), ("ädmin", "x"),
    ])
    func `a wrong name or password is 401 and does not say which`(username: String, password: String) throws {
        let login = try deployment.login(username, password)
        #expect(login.status == 401)
        #expect(login.errorCode == "UNAUTHORIZED")
        #expect(login.errorMessage?.contains(username) != true)
    }

    @Test(arguments: [
        "{}", #"{"username":"admin"}"#, #"{"password":"admin"}"#, #"{"username":"admin","password":null}"#,
        #"{"username":"admin","password":""}"#, #"{"username":1,"password":"admin"}"#,
        #"{"username":["admin"],"password":{"a":1}}"#,
    ])
    func `a login without both texts is 400`(body: String) throws {
        let login = try deployment.curl("POST", "/auth/login", body: .text(body))
        #expect(login.status == 400)
        #expect(["INVALID_REQUEST", "VALIDATION_ERROR"].contains(login.errorCode))
        #expect(login["X-Request-ID"] == login.json["error"]?["request_id"]?.string)
    }

    @Test(arguments: ["", "null", "[]", "{", "{\"username\":\"admin\",}", "\u{FEFF}{}", "admin"])
    func `a login that is no JSON object is 400`(body: String) throws {
        let login = try deployment.curl("POST", "/auth/login", body: .text(body))
        #expect(login.status == 400)
        #expect(login.errorCode != nil)
    }

    @Test func `a password that was changed logs in, and ends the tokens from before`() throws {
        let user = try deployment.makeUser(scopes: ["read"])
        let old = try #require(try deployment.login(user, "password of \(user)").json["token"]?.string)
        func change(_ from: String, _ to: String, token: String) throws -> Answer {
            let body: JSONValue = ["old_password": JSONValue(from), "new_password": JSONValue(to)]
            return try deployment.curl(
                "POST", "/auth/change-password", token: token, body: .bytes(body.serialized()))
        }
        let wrong = try change("not it", "another password", token: old)
        #expect(wrong.status == 401)
        #expect(wrong.errorCode == "UNAUTHORIZED")
        let short = try change("password of \(user)", "short", token: old)
        #expect(short.status == 400)
        #expect(short.errorCode == "INVALID_PASSWORD")
        #expect(try deployment.curl("GET", "/auth/me", token: old).status == 200)

        let changed = try change("password of \(user)", "another password", token: old)
        #expect(changed.json == ["ok": true, "message": "Password changed successfully"])
        #expect(try deployment.curl("GET", "/auth/me", token: old).status == 401)
        #expect(try deployment.login(user, "password of \(user)").status == 401)
        #expect(try deployment.login(user, "another password").status == 200)
    }

    @Test func `a user who is disabled is out at once`() throws {
        let user = try deployment.makeUser(scopes: ["read"])
        let token = try deployment.issueToken(to: user)
        #expect(try deployment.curl("GET", "/auth/me", token: token).status == 200)
        #expect(try deployment.command(["user", "disable", user]).status == 0)
        #expect(try deployment.curl("GET", "/auth/me", token: token).status == 401)
        #expect(try deployment.login(user, "password of \(user)").status == 401)
    }

    @Test func `without a token the answer says what is wanted`() throws {
        let answer = try deployment.curl("GET", "/auth/me")
        #expect(answer.status == 401)
        #expect(answer.errorCode == "UNAUTHORIZED")
        #expect(answer["WWW-Authenticate"] == "Bearer")
    }

    @Test func `a token that has expired is refused as such`() throws {
        let user = try deployment.makeUser(scopes: ["read"])
        let token = try deployment.issueToken(to: user, options: ["--lifetime", "1"])
        awaitCondition("a token of one second expires") {
            (try? deployment.curl("GET", "/auth/me", token: token).status) == 401
        }
        let answer = try deployment.curl("GET", "/auth/me", token: token)
        #expect(answer["WWW-Authenticate"]?.contains(#"error="invalid_token""#) == true)
        #expect(answer["WWW-Authenticate"]?.contains("expired") == true)
    }

    @Test(arguments: [([], 3600.0), (["--lifetime", "600"], 600.0)])
    func `a token that is issued by command is valid for as long as it says, or else the setting`(
        options: [String], seconds: Double
    ) throws {
        let issued = try run(
            [Deployment.binary, "token", "issue", "admin"] + options,
            environment: [
                "PACKAGEREPO_DATA": deployment.data, "PACKAGEREPO_CONFIG": "/dev/null",
                "PACKAGEREPO_TOKEN_LIFETIME": "3600",
            ], directory: "/")
        let token = String(issued.output.prefix { $0 != "\n" })
        let me = try deployment.curl("GET", "/auth/me", token: token)
        let end = try #require(me.json["expires_at"]?.string)
        let left = try run(["/bin/bash", "-c", "echo $(($(date -d \"$1\" +%s) - $(date +%s)))", "left", end]).output
        let number = try #require(Double(left.prefix { $0 != "\n" }))
        #expect(number <= seconds && number > seconds - 300)
    }

    @Test func `a token that the service did not sign, or did not sign so, is refused`() throws {
        let token = try deployment.admin()
        let parts = token.split(separator: ".").map(String.init)
        try #require(parts.count == 3)
        let none = base64url(#"{"alg":"none"}"#)
        let claims = base64url(#"{"sub":"admin","scopes":["admin"],"tenants":["*"],"exp":99999999999}"#)
        let foreign = try hmac("\(parts[0]).\(parts[1])", algorithm: "sha256")
        let stronger = base64url(#"{"alg":"HS512","typ":"JWT"}"#)
        let forgeries = [
            "\(none).\(parts[1]).", "\(none).\(claims).", "\(none).\(parts[1]).\(parts[2])",
            "\(parts[0]).\(claims).\(parts[2])", "\(parts[0]).\(parts[1]).\(foreign)",
            "\(stronger).\(parts[1]).\(try hmac("\(stronger).\(parts[1])", algorithm: "sha512"))",
            "\(parts[0]).\(parts[1])", "\(parts[0])", "..", "a.b.c", String(token.dropLast()),
            String(token.dropFirst()), String(token.prefix(token.count / 2)), token + "A",
            String(repeating: "A", count: 9000),
        ]
        for forgery in forgeries {
            let answer = try deployment.curl("GET", "/auth/me", token: forgery)
            #expect(answer.status == 401, "\(forgery.prefix(60))")
            #expect(answer["WWW-Authenticate"]?.contains(#"error="invalid_token""#) == true, "\(forgery.prefix(60))")
        }
        #expect(try deployment.curl("GET", "/auth/me", token: token).status == 200)
    }

    @Test(arguments: ["Basic YWRtaW46YWRtaW4=", "Bearer", "Bearer ", "bearer", "Bearer a b", "Token x"])
    func `an Authorization field of another kind is 401`(value: String) throws {
        let answer = try deployment.curl("GET", "/auth/me", fields: ["Authorization: \(value)"])
        #expect(answer.status == 401)
        #expect(answer["WWW-Authenticate"]?.hasPrefix("Bearer") == true)
    }

    /// A signature with a key that is not the service's.
    private func hmac(_ text: String, algorithm: String) throws -> String {
        let file = deployment.directory + "/" + deployment.unusedName("signed")
        try Files.write(text, to: file)
        let command = "openssl dgst -\(algorithm) -hmac 'another key of at least 32 bytes' -binary \"$1\" | base64 -w0"
        let output = try run(["/bin/bash", "-c", command, "hmac", file]).output
        return url(output)
    }

    private func base64url(_ text: String) -> String {
        url((try? run(["/usr/bin/base64", "-w0"], input: Array(text.utf8)).output) ?? "")
    }

    private func url(_ base64: String) -> String {
        String(
            base64.filter { $0 != "=" && $0 != "\n" }.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
    }
}
