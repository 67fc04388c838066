import Stores

/// The tables of a database, and how a file tells that they are this program's.
///
/// Everything but what says who may use the service belongs to a tenant, which comes first in every key. Text compares by its bytes (SQLite's
/// default collation), as the ports say. Tables of small rows are kept in the order of their keys (`WITHOUT ROWID`);
/// documents and events may be large and are not.
enum Schema {
    /// SQLite keeps this number in the file's header, so that another program's database is told from ours.
    private static let application: Int64 = 0x5052_6570  // "PRep"
    /// Raised with every change of the tables, by a migration that is added here. The service has not been released, so
    /// there is none yet.
    private static let version: Int64 = 1

    /// Makes the tables of an empty file.
    /// - Throws: ``StoreError`` `damaged` for another program's database, and for one that a newer version has written.
    static func prepare(_ db: SQLiteConnection) throws {
        let (application, version, count) = (
            try db.first(SchemaSQL.application) { try $0.integer(0) } ?? 0,
            try db.first(SchemaSQL.version) { try $0.integer(0) } ?? 0,
            try db.first(SchemaSQL.tableCount) { try $0.integer(0) } ?? 0
        )
        if application == 0, version == 0, count == 0 {
            return try db.inTransaction {
                try db.execute(tables)
                try db.execute("PRAGMA application_id = \(Self.application); PRAGMA user_version = \(Self.version)")
            }
        }
        guard application == Self.application else {
            throw StoreError(
                .damaged,
                "the file is a database of another program, or of a version of this one from before its first release")
        }
        guard version == Self.version else {
            throw StoreError(
                .damaged,
                "the database was written by a newer version of this program: expected schema \(Self.version), found "
                    + "\(version); update the program, or restore an older file")
        }
    }

    private static let tables = """
        CREATE TABLE documents (
            id INTEGER PRIMARY KEY,
            tenant TEXT NOT NULL,
            key TEXT NOT NULL,
            value TEXT NOT NULL                 -- JSON
        ) STRICT;
        CREATE UNIQUE INDEX documents_by_key ON documents (tenant, key);

        -- The ledger of blobs: whose bytes are stored, and as which file. A row goes before its file does.
        CREATE TABLE blobs (
            digest TEXT NOT NULL PRIMARY KEY,   -- SHA-256 in hexadecimal
            suffix TEXT NOT NULL,               -- of the file's name; empty for none
            size INTEGER NOT NULL,              -- in bytes
            idle_since INTEGER,                 -- microseconds since 1970: it may have lost its last document then
            condemned_at INTEGER,               -- the same
            quarantined_at INTEGER              -- the same: its bytes were found damaged
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX blobs_by_idleness ON blobs (idle_since) WHERE idle_since IS NOT NULL;
        CREATE INDEX blobs_by_condemnation ON blobs (condemned_at) WHERE condemned_at IS NOT NULL;

        -- Which blobs a document names. The key serves all questions: does this tenant name the blob, how long is it,
        -- and does anybody name it.
        CREATE TABLE document_blobs (
            digest TEXT NOT NULL REFERENCES blobs,
            tenant TEXT NOT NULL,
            document INTEGER NOT NULL,          -- documents.id
            size INTEGER NOT NULL,              -- in bytes
            hashes TEXT,                        -- JSON: further hashes by their algorithms; null for none
            PRIMARY KEY (digest, tenant, document)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX document_blobs_by_document ON document_blobs (document);

        -- An index that was ever written to. Rows are never removed, so that a generation never comes back.
        CREATE TABLE indexes (
            number INTEGER PRIMARY KEY,
            tenant TEXT NOT NULL,
            key TEXT NOT NULL,
            generation INTEGER NOT NULL,        -- raised with every write
            artifacts INTEGER NOT NULL,         -- rows, where it is one of artifacts; otherwise 0
            versions INTEGER NOT NULL           -- different versions of them
        ) STRICT;
        CREATE UNIQUE INDEX indexes_by_key ON indexes (tenant, key);

        -- The id identifies a row; the table itself is in the order in which most pages are read (backwards), so that a
        -- page is one range of it. The other orders have an index each.
        CREATE TABLE index_rows (
            index_number INTEGER NOT NULL,      -- indexes.number
            sort BLOB NOT NULL,
            id TEXT NOT NULL,
            variant TEXT,
            is_release INTEGER NOT NULL,
            value TEXT NOT NULL,                -- JSON
            PRIMARY KEY (index_number, sort, id)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX index_rows_by_id ON index_rows (index_number, id);
        CREATE INDEX index_rows_by_release ON index_rows (index_number, is_release, sort, id);
        CREATE INDEX index_rows_by_variant ON index_rows (index_number, variant, sort, id) WHERE variant IS NOT NULL;
        CREATE INDEX index_rows_by_variant_and_release
            ON index_rows (index_number, variant, is_release, sort, id) WHERE variant IS NOT NULL;

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
        \(PackageSchema.tables)

        CREATE TABLE users (
            username TEXT NOT NULL PRIMARY KEY,
            password_hash TEXT NOT NULL,
            scopes TEXT NOT NULL,               -- separated by commas
            tenants TEXT NOT NULL,              -- separated by commas; * is every one
            generation INTEGER NOT NULL,
            is_disabled INTEGER NOT NULL,
            created_at INTEGER NOT NULL,        -- microseconds since 1970
            logged_in_at INTEGER,               -- the same
            revocations_end INTEGER             -- the same
        ) STRICT, WITHOUT ROWID;
        \(IdentitySchema.tables)

        -- The workflows of tenants' own as they are now; small rows, read at every execution.
        CREATE TABLE workflows (
            tenant TEXT NOT NULL,
            name TEXT NOT NULL,
            revision INTEGER NOT NULL,          -- the id of the row that has its text
            version TEXT NOT NULL,
            size INTEGER NOT NULL,              -- of the text, in bytes
            schedules INTEGER NOT NULL,         -- how many start it
            PRIMARY KEY (tenant, name)
        ) STRICT, WITHOUT ROWID;

        -- The changes there were. The newest of all is never removed, so that an id never stands for another text.
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
            request_id TEXT,
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
            request_id TEXT,
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

/// The statements about what a file is.
private enum SchemaSQL {
    static let application = Query("PRAGMA application_id")
    static let version = Query("PRAGMA user_version")
    static let tableCount = Query("SELECT count(*) FROM sqlite_master")
}
