# shellcheck shell=bash
# shellcheck disable=SC2154 # variables are deploy/bench's
# Two pools of workers, `few` and `many`, alike but for how much their databases hold, behind one plain nginx.

filled=''
declare -A pool_pids=() pool_urls=() pool_tokens=()

# Starts pool $1 with the workflows in directory $2, and waits for its socket alone. The workers keep nothing of what
# they read: it is to come out of the database.
start_pool() {
    local data=$place/$1
    rm -f -- "$data/run/packagerepo.sock"
    start_as_service "$place/$1.log" env PACKAGEREPO_DATA="$data" PACKAGEREPO_WORKFLOWS="$2" \
        PACKAGEREPO_SOCKET="$data/run/packagerepo.sock" PACKAGEREPO_READ_CACHE=0 "$binary" serve
    pool_pids[$1]=$!
    started+=("$!")
    await_file "$data/run/packagerepo.sock" "$place/$1.log"
}

stop_pool() {
    kill -TERM "${pool_pids[$1]}" 2>/dev/null || true
    await_end "${pool_pids[$1]}" 100 || fail "the pool $1 did not end in ten seconds"
}

# Makes both pools, once, with $few_count and $many_count versions of one package, and starts them.
fill_pools() {
    [[ -z $filled ]] || return 0
    few_count=1000 many_count=1000000
    if ((short)); then many_count=10000; fi
    pool_urls[few]=http://127.0.0.1:$((first_port + 3)) pool_urls[many]=http://127.0.0.1:$((first_port + 4))
    fill_pool few "$few_count"
    fill_pool many "$many_count"
    filled=1
}

fill_pool() {
    local name=$1 count=$2 answer
    as_service mkdir -p -- "$place/$name/run" "$place/$name/log" "$place/$name/uploads"
    start_pool "$name" "$place/workflows"
    await_answer "${pool_urls[$name]}/health" "$place/$name.log"
    pool_tokens[$name]=$(log_in "${pool_urls[$name]}")
    # One real publish; the others are made from its rows.
    answer=$(curl -sS --max-time 30 -H "$json" -H "Authorization: Bearer ${pool_tokens[$name]}" \
        "${pool_urls[$name]}/v1/workflows/publish_artifact/execute" -d '{"namespace":"bench","name":"many",
            "version":"1.1.1","variant":"any","content_base64":"aGVsbG8K"}')
    [[ $answer == *'"digest"'* ]] || fail "publishing to the pool $name was answered: $answer"
    stop_pool "$name"
    say "Filling a database with $count artifacts …" >&2
    copy_artifact "$place/$name/metadata.sqlite" "$count"
    start_pool "$name" "$place/workflows"
    await_answer "${pool_urls[$name]}/v1/bench/many/latest" "$place/$name.log" \
        -H "Authorization: Bearer ${pool_tokens[$name]}"
}

# Makes the artifact bench/many/1.1.1/any of database $1 the first of $2 versions, whose rows are as a publish would have
# written them (Sources/SQLiteStore/Schema.swift).
copy_artifact() {
    local answer
    answer=$(as_service sqlite3 -batch -bail -init /dev/null "$1" 2>&1 <<END
PRAGMA synchronous = OFF;
PRAGMA cache_size = -1000000;
CREATE TEMP TABLE numbered AS
    WITH RECURSIVE counted (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM counted WHERE i + 1 < $2)
    SELECT i, 1 + i / 1000 AS minor, 1 + i % 1000 AS patch FROM counted;
-- The sort key of an artifact's row: Version.sortKey of a release without zeros, each number after how many digits it
-- has, and then the moment, which is that of the one that was published.
CREATE TEMP TABLE made AS
    SELECT i, '1.' || minor || '.' || patch AS version,
        CAST(char(1, 1) || '1' || char(length(minor)) || minor || char(length(patch)) || patch || char(2) AS BLOB)
            AS sort_key
    FROM numbered;
CREATE TEMP TABLE checked (holds INTEGER CONSTRAINT "the sort key of 1.1.1 is another one" CHECK (holds = 1));
CREATE TEMP TABLE row AS
    SELECT *, substr(sort, -8) AS moment FROM index_rows
    WHERE index_number = (SELECT number FROM indexes WHERE tenant = 'default' AND key = 'artifact/bench/many');
INSERT INTO checked SELECT count(*) FROM row JOIN made ON id = version || ' any' AND sort = CAST(sort_key || moment AS BLOB);
BEGIN;
INSERT INTO documents (tenant, key, value)
    SELECT tenant, 'artifact/bench/many/' || made.version || '/any', json_set(value, '\$.version', made.version)
    FROM made, (SELECT * FROM documents WHERE tenant = 'default' AND key = 'artifact/bench/many/1.1.1/any')
    WHERE i > 0 ORDER BY i;
INSERT INTO document_blobs (digest, tenant, document, size)
    SELECT named.digest, named.tenant, documents.id, named.size
    FROM documents, (SELECT * FROM document_blobs LIMIT 1) AS named
    WHERE documents.id NOT IN (SELECT document FROM document_blobs) ORDER BY documents.id;
INSERT INTO index_rows (index_number, sort, id, variant, is_release, value)
    SELECT index_number, CAST(made.sort_key || moment AS BLOB), made.version || ' ' || variant, variant, is_release,
        json_set(value, '\$.version', made.version)
    FROM made, row WHERE i > 0 ORDER BY i;
UPDATE indexes SET artifacts = $2, versions = $2 WHERE tenant = 'default' AND key = 'artifact/bench/many';
INSERT INTO events (tenant, type, payload, created_at)
    SELECT tenant, type, json_set(payload, '\$.version', made.version), created_at + i
    FROM made, (SELECT * FROM events WHERE tenant = 'default' ORDER BY id LIMIT 1)
    WHERE i > 0 ORDER BY i;
COMMIT;
PRAGMA wal_checkpoint(TRUNCATE);
END
    ) || fail "the database $1 could not be filled: $answer"
}
