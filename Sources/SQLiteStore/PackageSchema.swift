/// The tables of what lists of packages show, and of events.
enum PackageSchema {
    static let tables = """

            -- What indexes of artifacts say of their packages, kept so that lists need not look there.
            CREATE TABLE packages (
                tenant TEXT NOT NULL,
                namespace TEXT NOT NULL,
                name TEXT NOT NULL,
                description TEXT,
                versions INTEGER NOT NULL,
                artifacts INTEGER NOT NULL,
                latest TEXT NOT NULL,               -- JSON: the row of the newest release
                updated_at INTEGER NOT NULL,        -- microseconds since 1970
                updated_by TEXT NOT NULL,
                PRIMARY KEY (tenant, namespace, name)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX packages_by_update ON packages (tenant, updated_at, namespace, name);
            CREATE INDEX packages_of_namespace_by_update ON packages (tenant, namespace, updated_at, name);

            CREATE TABLE namespaces (
                tenant TEXT NOT NULL,
                namespace TEXT NOT NULL,
                packages INTEGER NOT NULL,
                updated_at INTEGER NOT NULL,        -- microseconds since 1970
                PRIMARY KEY (tenant, namespace)
            ) STRICT, WITHOUT ROWID;

            -- The texts by which packages are found (PackageText).
            CREATE TABLE package_texts (
                tenant TEXT NOT NULL,
                text TEXT NOT NULL,
                kind INTEGER NOT NULL,              -- PackageText.Kind
                namespace TEXT NOT NULL,
                name TEXT NOT NULL,
                PRIMARY KEY (tenant, text, kind, namespace, name)
            ) STRICT, WITHOUT ROWID;

            -- Moments never go back among the events of a tenant, so that their order is that of the commits.
            CREATE TABLE events (
                id INTEGER PRIMARY KEY,
                tenant TEXT NOT NULL,
                type TEXT NOT NULL,
                subject TEXT,
                actor TEXT,
                request TEXT,                       -- the request's id
                payload TEXT NOT NULL,              -- JSON
                created_at INTEGER NOT NULL         -- microseconds since 1970
            ) STRICT;
            CREATE INDEX events_by_moment ON events (tenant, created_at, id);
            CREATE INDEX events_by_type ON events (tenant, type, created_at, id);
        """
}
