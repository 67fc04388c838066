/// The tables that say who may use the service, beside that of users, and who has.
enum IdentitySchema {
    static let tables = """

            -- Named tokens, sessions, and tokens of logins that were revoked. Read at every request that has one.
            CREATE TABLE credentials (
                hash TEXT NOT NULL PRIMARY KEY,     -- SHA-256 of the secret in hexadecimal
                id TEXT NOT NULL,
                kind TEXT NOT NULL,                 -- StoredCredential.Kind
                username TEXT NOT NULL,
                generation INTEGER NOT NULL,        -- of the user
                name TEXT NOT NULL,
                scopes TEXT NOT NULL,               -- separated by commas
                tenants TEXT NOT NULL,              -- separated by commas; * is every one
                patterns TEXT NOT NULL,             -- separated by spaces
                address TEXT NOT NULL,
                created_at INTEGER NOT NULL,        -- microseconds since 1970
                expires_at INTEGER NOT NULL,        -- the same
                used_at INTEGER,                    -- the same
                revoked_at INTEGER,                 -- the same
                removable_at INTEGER NOT NULL       -- the same
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX credentials_by_owner ON credentials (username, kind, created_at, id);
            CREATE INDEX credentials_by_end ON credentials (removable_at);

            -- How logins have gone, by address, by user, and by both.
            CREATE TABLE logins (
                key TEXT NOT NULL PRIMARY KEY,
                failures INTEGER NOT NULL,
                failed_at INTEGER,                  -- microseconds since 1970
                succeeded_at INTEGER,               -- the same
                changed_at INTEGER NOT NULL         -- the same
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX logins_by_change ON logins (changed_at);

            CREATE TABLE audit (
                id TEXT NOT NULL,
                at INTEGER NOT NULL,                -- microseconds since 1970
                type TEXT NOT NULL,
                actor TEXT,
                subject TEXT,
                address TEXT NOT NULL,
                request TEXT NOT NULL,              -- the request's id
                is_allowed INTEGER NOT NULL,
                details TEXT NOT NULL,              -- JSON
                PRIMARY KEY (at, id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX audit_by_type ON audit (type, at, id);
            CREATE INDEX audit_by_actor ON audit (actor, at, id);
            CREATE INDEX audit_by_actor_and_type ON audit (actor, type, at, id);
        """
}
