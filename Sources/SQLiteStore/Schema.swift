import Stores

/// The tables, and how older files get them.
///
/// Everything but users belongs to a tenant, which comes first in every key. Text compares by its bytes (SQLite's
/// default collation), as the ports say. Tables of small rows are kept in the order of their keys (`WITHOUT ROWID`);
/// documents and events may be large and are not.
enum Schema {
    /// What made the tables as they are, each with the name by which a file tells that it has it. Files outlive
    /// programs: what stands here is not changed, there is only more added.
    private static let migrations = [("1", first), ("workflows", workflows), ("executions", executions)]

    /// Makes missing tables and columns.
    /// - Throws: ``StoreError`` `damaged` for a file that knows more migrations than this program does.
    static func bringUpToDate(_ db: SQLiteConnection) throws {
        try db.execute(bookkeeping)
        let applied = Set(try db.all(MigrationSQL.all) { try $0.text(0) })
        guard applied.isSubset(of: migrations.map(\.0)) else {
            throw StoreError(
                .damaged,
                "the database was written by a newer version of this program: expected schema "
                    + "\(migrations.last?.0 ?? "none") or older; update the program, or restore an older file")
        }
        for (name, sql) in migrations where !applied.contains(name) {
            try db.inTransaction {
                try db.execute(sql)
                try db.run(MigrationSQL.add, [name])
            }
        }
    }

    /// The name is that of the library which earlier versions of this program kept it by.
    private static let bookkeeping =
        "CREATE TABLE IF NOT EXISTS grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)"

    private static let first = """
        CREATE TABLE documents (
            id INTEGER PRIMARY KEY,
            tenant TEXT NOT NULL,
            key TEXT NOT NULL,
            value TEXT NOT NULL,                -- JSON
            digest TEXT                         -- of the blob that the document names, in hexadecimal
        ) STRICT;
        CREATE UNIQUE INDEX documents_by_key ON documents (tenant, key);
        -- Serves both questions: does this tenant name the blob, and does anybody.
        CREATE INDEX documents_by_digest ON documents (digest, tenant) WHERE digest IS NOT NULL;

        -- A row is identified by tenant, key, version and variant; sort_key follows from version. The columns of each
        -- key stand in the order in which pages are read (backwards).
        CREATE TABLE index_entries (
            tenant TEXT NOT NULL,
            key TEXT NOT NULL,
            sort_key BLOB NOT NULL,             -- Version.sortKey
            created_at INTEGER NOT NULL,        -- microseconds since 1970
            version TEXT NOT NULL,
            variant TEXT NOT NULL,
            is_release INTEGER NOT NULL,
            value TEXT NOT NULL,                -- JSON
            PRIMARY KEY (tenant, key, sort_key, created_at, version, variant)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX index_entries_by_release
            ON index_entries (tenant, key, is_release, sort_key, created_at, version, variant);
        CREATE INDEX index_entries_by_variant
            ON index_entries (tenant, key, variant, sort_key, created_at, version);
        CREATE INDEX index_entries_by_variant_and_release
            ON index_entries (tenant, key, variant, is_release, sort_key, created_at, version);

        CREATE TABLE tags (
            tenant TEXT NOT NULL,
            namespace TEXT NOT NULL,
            name TEXT NOT NULL,
            tag TEXT NOT NULL,
            version TEXT NOT NULL,
            variant TEXT NOT NULL,
            digest TEXT NOT NULL,
            updated_at INTEGER NOT NULL,        -- microseconds since 1970
            updated_by TEXT NOT NULL,
            PRIMARY KEY (tenant, namespace, name, tag)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX tags_by_target ON tags (tenant, namespace, name, version, variant, tag);

        CREATE TABLE events (
            id INTEGER PRIMARY KEY,
            tenant TEXT NOT NULL,
            type TEXT NOT NULL,
            payload TEXT NOT NULL,              -- JSON
            created_at INTEGER NOT NULL         -- microseconds since 1970
        ) STRICT;
        CREATE INDEX events_by_tenant ON events (tenant, id);

        CREATE TABLE users (
            username TEXT NOT NULL PRIMARY KEY,
            password_hash TEXT NOT NULL,
            scopes TEXT NOT NULL,               -- separated by commas
            tenants TEXT NOT NULL,              -- separated by commas; * is every one
            generation INTEGER NOT NULL,
            is_disabled INTEGER NOT NULL,
            created_at INTEGER NOT NULL         -- microseconds since 1970
        ) STRICT, WITHOUT ROWID;
        """

    private static let workflows = """
        -- The workflows of tenants' own as they are now; small rows, read at every execution.
        CREATE TABLE workflows (
            tenant TEXT NOT NULL,
            name TEXT NOT NULL,
            revision INTEGER NOT NULL,          -- the id of the row that has its text
            version TEXT NOT NULL,
            size INTEGER NOT NULL,              -- of the text, in bytes
            PRIMARY KEY (tenant, name)
        ) STRICT, WITHOUT ROWID;

        -- Every change there was. Rows are never removed, so that an id never stands for another text.
        CREATE TABLE workflow_revisions (
            id INTEGER PRIMARY KEY,
            tenant TEXT NOT NULL,
            name TEXT NOT NULL,
            version TEXT,                       -- null, and no text: the workflow was deleted
            definition BLOB,
            created_at INTEGER NOT NULL,        -- microseconds since 1970
            created_by TEXT NOT NULL
        ) STRICT;
        CREATE INDEX workflow_revisions_by_name ON workflow_revisions (tenant, name, id);
        """

    private static let executions = """
        CREATE TABLE executions (
            tenant TEXT NOT NULL,
            id TEXT NOT NULL,
            workflow TEXT NOT NULL,
            version TEXT NOT NULL,
            status TEXT NOT NULL,               -- ExecutionRecord.Status
            created_at INTEGER NOT NULL,        -- microseconds since 1970
            started_at INTEGER,                 -- the same
            duration INTEGER,                   -- microseconds
            subject TEXT,
            error TEXT,                         -- JSON
            result TEXT,                        -- JSON
            trace TEXT,                         -- JSON
            PRIMARY KEY (tenant, id)
        ) STRICT;
        CREATE INDEX executions_by_moment ON executions (tenant, created_at, id);
        CREATE INDEX executions_by_workflow ON executions (tenant, workflow, created_at, id);
        CREATE INDEX executions_by_status ON executions (tenant, status, created_at, id);
        CREATE INDEX executions_by_workflow_and_status ON executions (tenant, workflow, status, created_at, id);

        -- What waits to be run, and what runs (with an owner). A row goes with the commit of its execution.
        CREATE TABLE jobs (
            number INTEGER PRIMARY KEY,
            tenant TEXT NOT NULL,
            id TEXT NOT NULL,
            workflow TEXT NOT NULL,
            version TEXT NOT NULL,
            subject TEXT,
            principal TEXT NOT NULL,            -- JSON
            request TEXT NOT NULL,              -- JSON
            created_at INTEGER NOT NULL,        -- microseconds since 1970
            attempts INTEGER NOT NULL,
            owner TEXT
        ) STRICT;
        CREATE UNIQUE INDEX jobs_by_id ON jobs (tenant, id);
        CREATE INDEX jobs_waiting ON jobs (tenant, number) WHERE owner IS NULL;
        CREATE INDEX jobs_by_owner ON jobs (owner) WHERE owner IS NOT NULL;

        CREATE TABLE idempotency_keys (
            tenant TEXT NOT NULL,
            subject TEXT NOT NULL,
            workflow TEXT NOT NULL,
            key TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            execution TEXT NOT NULL,
            owner TEXT NOT NULL,
            deadline INTEGER NOT NULL,          -- microseconds since 1970
            expires_at INTEGER NOT NULL,        -- the same
            status INTEGER,                     -- null: not answered yet
            fields TEXT,                        -- JSON: [name, value, …]
            body BLOB,
            PRIMARY KEY (tenant, subject, workflow, key)
        ) STRICT;
        CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);
        CREATE INDEX idempotency_keys_by_owner ON idempotency_keys (owner) WHERE status IS NULL;

        CREATE TABLE schedules (
            tenant TEXT NOT NULL,
            workflow TEXT NOT NULL,
            trigger TEXT NOT NULL,
            mark INTEGER NOT NULL,              -- microseconds since 1970
            PRIMARY KEY (tenant, workflow, trigger)
        ) STRICT, WITHOUT ROWID;
        """
}

/// The statements about what a file has.
private enum MigrationSQL {
    static let all = Query("SELECT identifier FROM grdb_migrations")
    static let add = Query("INSERT INTO grdb_migrations (identifier) VALUES (?)")
}
