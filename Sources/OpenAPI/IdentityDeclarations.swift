import Identity
import JSON
import RepositoryModel
import Stores

/// The endpoints of users, tokens, sessions and the audit log (HTTP contract, "Authentication").
extension EndpointDeclaration {
    package static let me = EndpointDeclaration(
        "The principal of the token or the session",
        answer: JSONSchema.closed([
            "ok": JSONSchema.ok, "user": user, "expires_at": JSONSchema.moment,
            "session": ["oneOf": [session, ["type": "null"]]], "is_default_password": JSONSchema.flag,
        ]))

    package static let changePassword = EndpointDeclaration(
        "Change one's own password; earlier tokens become void",
        body: JSONSchema.closed(["old_password": JSONSchema.text, "new_password": JSONSchema.text]),
        answer: JSONSchema.closed(["ok": JSONSchema.ok, "message": JSONSchema.text]))

    package static let listTenants = EndpointDeclaration(
        "List the tenants that the caller may name, by name",
        parameters: [JSONSchema.limit, cursor(NameRule.tenant.pattern)],
        answer: page("tenants", of: JSONSchema.closed(["tenant": JSONSchema.text, "is_home": JSONSchema.flag])))

    // MARK: Named tokens

    package static let listTokens = EndpointDeclaration(
        "List named tokens, the newest first", parameters: [JSONSchema.limit, JSONSchema.cursor, owner],
        answer: page("tokens", of: JSONSchema.closed(token)))

    package static let createToken = EndpointDeclaration(
        "Make a named token, whose secret is in this answer alone", parameters: [owner],
        body: JSONSchema.closed(
            ["name": ["type": "string", "minLength": 1, "maxLength": 100]],
            optional: [
                "scopes": scopes, "tenants": tenants,
                "patterns": texts(["type": "string", "minLength": 1, "maxLength": 255]),
                "expires_in": JSONSchema.optional(
                    "integer", ["minimum": 1, "maximum": JSONValue(TokenService.maximumLifetime)]),
            ]),
        status: 201,
        answer: JSONSchema.closed([
            "ok": JSONSchema.ok, "token": JSONSchema.closed(token + [("secret", JSONSchema.text)]),
        ]))

    package static let revokeToken = EndpointDeclaration(
        "Revoke a named token, or by `current` that of the request", parameters: [owner], answer: done)

    // MARK: Sessions

    package static let startSession = EndpointDeclaration(
        "Log in by a cookie, for browsers",
        body: JSONSchema.closed(
            ["username": ["type": "string", "minLength": 1], "password": ["type": "string", "minLength": 1]],
            optional: ["remember": JSONSchema.optional("boolean")]),
        answer: JSONSchema.closed([
            "ok": JSONSchema.ok, "expires_in": JSONSchema.integer, "user": user, "session": session,
        ]))

    package static let getSession = EndpointDeclaration(
        "Who is signed in by the cookie",
        answer: JSONSchema.closed(["ok": JSONSchema.ok, "user": user, "session": session]))

    package static let endSession = EndpointDeclaration("End the session of the request", answer: done)

    package static let listSessions = EndpointDeclaration(
        "List where the caller is signed in, the newest first",
        parameters: [JSONSchema.limit, JSONSchema.cursor, owner],
        answer: page(
            "sessions",
            of: JSONSchema.closed([
                "id": JSONSchema.text, "created_at": JSONSchema.moment, "expires_at": JSONSchema.moment,
                "last_seen_at": JSONSchema.optionalMoment, "address": JSONSchema.text, "user_agent": JSONSchema.text,
                "is_current": JSONSchema.flag,
            ])))

    package static let revokeSession = EndpointDeclaration("End a session", parameters: [owner], answer: done)

    // MARK: Users and the audit log

    package static let listUsers = EndpointDeclaration(
        "List the users by name", parameters: [JSONSchema.limit, cursor(UsernameRule.pattern)],
        answer: page("users", of: managedUser))

    package static let addUser = EndpointDeclaration(
        "Add a user; without a password a robot",
        body: JSONSchema.closed(
            ["username": ["type": "string", "pattern": JSONValue(UsernameRule.pattern)]],
            optional: ["password": JSONSchema.optional("string"), "scopes": scopes, "tenants": tenants]),
        status: 201, answer: JSONSchema.closed(["ok": JSONSchema.ok, "user": managedUser]))

    package static let getUser = EndpointDeclaration(
        "One user", answer: JSONSchema.closed(["ok": JSONSchema.ok, "user": managedUser]))

    package static let changeUser = EndpointDeclaration(
        "Change what a user may do, the password, disable or enable one",
        body: JSONSchema.closed(
            [:],
            optional: [
                "scopes": scopes, "tenants": tenants, "is_disabled": JSONSchema.optional("boolean"),
                "password": JSONSchema.optional("string"),
            ]),
        answer: JSONSchema.closed(["ok": JSONSchema.ok, "user": managedUser]))

    package static let listAudit = EndpointDeclaration(
        "List what was done and refused, the newest first",
        parameters: [
            JSONSchema.limit, JSONSchema.cursor,
            JSONSchema.query("type", ["enum": names(of: AuditType.self)], "What it is about."),
            JSONSchema.query("actor", ["type": "string", "minLength": 1], "Who did it."),
            JSONSchema.query("from", JSONSchema.moment, "The earliest time."),
            JSONSchema.query("to", JSONSchema.moment, "The latest time."),
        ],
        answer: page(
            "entries",
            of: JSONSchema.closed([
                "id": JSONSchema.text, "at": JSONSchema.moment, "type": ["enum": names(of: AuditType.self)],
                "actor": JSONSchema.optionalText, "subject": JSONSchema.optionalText,
                "address": JSONSchema.optionalText, "request_id": JSONSchema.optionalText,
                "allowed": JSONSchema.flag, "details": JSONSchema.optional("object"),
            ])))

    // MARK: What they have in common

    private static let done = JSONSchema.closed(["ok": JSONSchema.ok])
    private static let owner = JSONSchema.query(
        "user", ["type": "string", "minLength": 1], "Whose they are, for an administrator; the caller's if absent.")

    private static let scopeNames: JSONValue = ["type": "array", "items": ["enum": names(of: Scope.self)]]
    private static let textList = JSONSchema.list(of: JSONSchema.text)

    private static let user = JSONSchema.closed(
        ["username": JSONSchema.text, "scopes": scopeNames, "tenants": textList], optional: ["patterns": textList])

    private static let managedUser = JSONSchema.closed([
        "username": JSONSchema.text, "scopes": scopeNames, "tenants": textList, "is_robot": JSONSchema.flag,
        "is_disabled": JSONSchema.flag, "created_at": JSONSchema.moment, "last_login_at": JSONSchema.optionalMoment,
    ])

    private static let session = JSONSchema.closed(["id": JSONSchema.text, "expires_at": JSONSchema.moment])

    private static let token: [(String, JSONValue)] = [
        ("id", JSONSchema.text), ("name", JSONSchema.text), ("scopes", scopeNames), ("tenants", textList),
        ("patterns", JSONSchema.optional("array", ["items": JSONSchema.text])), ("created_at", JSONSchema.moment),
        ("expires_at", JSONSchema.moment), ("last_used_at", JSONSchema.optionalMoment),
        ("state", ["enum": names(of: StoredCredential.State.self)]),
    ]

    /// Scopes and tenants as bodies give them; null is the same as absent.
    private static let scopes = texts(["enum": names(of: Scope.self)])
    private static let tenants = texts(["type": "string", "pattern": JSONValue("(^\\*$)|(\(NameRule.tenant.pattern))")])

    private static func texts(_ item: JSONValue) -> JSONValue {
        JSONSchema.optional("array", ["items": item, "minItems": 1, "maxItems": 100])
    }

    private static func names<Value: RawRepresentable<String> & CaseIterable>(of type: Value.Type) -> JSONValue {
        JSONValue(type.allCases.map { JSONValue($0.rawValue) })
    }

    private static func cursor(_ pattern: String) -> JSONValue {
        JSONSchema.query(
            "cursor", ["type": "string", "pattern": JSONValue(pattern)], "The `next` of the page before.")
    }

    private static func page(_ key: String, of element: JSONValue) -> JSONValue {
        JSONSchema.closed([
            "ok": JSONSchema.ok, key: JSONSchema.list(of: element), "next": JSONSchema.optionalText,
        ])
    }
}
