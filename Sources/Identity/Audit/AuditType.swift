/// What the audit log tells of.
public enum AuditType: String, CaseIterable, Sendable {
    /// A login with a password, right or wrong.
    case login = "auth.login"
    /// A token of a login was revoked before its end.
    case logout = "auth.logout"
    case tokenCreated = "auth.token_created"
    case tokenRevoked = "auth.token_revoked"
    case sessionStarted = "auth.session_started"
    case sessionEnded = "auth.session_ended"
    /// A request for what only an administrator may do.
    case refused = "auth.refused"
    case keyRotated = "auth.key_rotated"
    case keyRetired = "auth.key_retired"
    case userCreated = "user.created"
    /// Scopes, tenants, disabled or enabled.
    case userChanged = "user.changed"
    case passwordChanged = "user.password_changed"
}
