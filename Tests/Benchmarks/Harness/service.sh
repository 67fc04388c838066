# shellcheck shell=bash
# shellcheck disable=SC2154 # `place`, `top`, `binary` and the ports are deploy/bench's
# The service under measurement, started as operators start it, and what is asked of it. Goes with processes.sh,
# account.sh and measure.sh.

service_pid='' url='' token='' digest=''
json='Content-Type: application/json'

# Workflows of its own: the shipped ones, and one of twelve nodes that compute.
make_workflows() {
    local nodes edges number kind
    # shellcheck disable=SC2016 # What begins with a dollar are the workflow's references.
    local kinds=(
        '"string.upper","parameters":{"value":"$input.text"'
        '"math.add","parameters":{"a":"$input.number","b":"{{ $input.number * 2 }}"'
        '"list.map","parameters":{"list":"$input.list","expression":"$item.n + $index"'
        '"dict.merge","parameters":{"objects":[{"a":1},{"b":"$input.text"},"$input.object"]'
        '"string.concat","parameters":{"values":["$input.text"," at ","$timestamp"]'
    )
    mkdir -p -- "$place/workflows"
    find "$top/workflows" -maxdepth 1 -name '*.json' ! -name '*.test.json' -exec cp -t "$place/workflows" -- {} +
    nodes='{"id":"0","name":"N0","type":"metabuilder.trigger","parameters":{}}' edges='"N0":{"main":[[{"node":"N1"}]]}'
    for ((number = 1; number < 11; number++)); do
        kind=${kinds[number % ${#kinds[@]}]}
        nodes+=",{\"id\":\"$number\",\"name\":\"N$number\",\"type\":$kind,\"out\":\"v$number\"}}"
        edges+=",\"N$number\":{\"main\":[[{\"node\":\"N$((number + 1))\"}]]}"
    done
    # shellcheck disable=SC2016
    nodes+=',{"id":"11","name":"N11","type":"packagerepo.respond_json","parameters":{"body":["$v1","$v7","$v10"]}}'
    printf '{"id":"twelve","name":"Twelve nodes","version":"1.0.0","active":true,"nodes":[%s],"connections":{%s}}\n' \
        "$nodes" "$edges" >"$place/workflows/twelve.json"
}

# Starts the service and logs in: start_service [NAME=VALUE…], its environment beside the usual one.
start_service() {
    local log=$place/serve.log tenths
    url=http://127.0.0.1:$first_port
    : >"$log"
    start_process "$log" env PACKAGEREPO_BINARY="$binary" PACKAGEREPO_DATA="$place/data" \
        PACKAGEREPO_SOCKET="$place/data/run/packagerepo.sock" PACKAGEREPO_WORKFLOWS="$place/workflows" \
        PACKAGEREPO_HTTP_PORT="$first_port" PACKAGEREPO_HTTPS_PORT=$((first_port + 1)) \
        PACKAGEREPO_BLOB_LIMIT=2147483648 PACKAGEREPO_LOGIN_RATE=100 "$@" "$top/deploy/serve"
    service_pid=$!
    started+=("$service_pid")
    for ((tenths = 600; tenths > 0; tenths--)); do
        ! grep -q '^PackageRepo is ready' "$log" || break
        is_running "$service_pid" || fail "deploy/serve ended: $(tail -n 3 "$log")"
        sleep 0.1
    done
    ((tenths > 0)) || fail "deploy/serve was not ready in 60 seconds; see $log"
    token=$(log_in "$url")
}

stop_service() {
    kill -TERM "$service_pid" 2>/dev/null || true
    await_end "$service_pid" 150 || fail "deploy/serve did not end in 15 seconds"
}

# A token from the service at $1.
log_in() {
    local answer
    answer=$(curl -sS --max-time 30 -H "$json" -d '{"username":"admin","password":"admin"}' "$1/auth/login")
    sed -nE 's/.*"token": ?"([^"]+)".*/\1/p' <<<"$answer" | grep . || fail "the login at $1 answered: $answer"
}

# Publishes file $1 as $2 (namespace/name/version/variant); the digest is in `digest` then.
publish() {
    local answer
    answer=$(curl -sS --max-time 300 -H "Authorization: Bearer $token" -T "$1" "$url/v1/$2/blob")
    digest=$(sed -nE 's/.*"digest": ?"sha256:([0-9a-f]{64})".*/\1/p' <<<"$answer")
    [[ -n $digest ]] || fail "publishing $2 was answered: $answer"
}

# Makes $package_count packages bench/p1, bench/p2, … whose rows are as a publish would have written them, out of
# bench/small: more than a worker keeps of what it read.
package_count=20000
fill_packages() {
    local answer
    answer=$(as_service sqlite3 -batch -bail -init /dev/null -cmd '.timeout 10000' "$place/data/metadata.sqlite" 2>&1 <<END
BEGIN IMMEDIATE;
CREATE TEMP TABLE made AS
    WITH RECURSIVE counted (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM counted WHERE i < $package_count)
    SELECT 'p' || i AS name FROM counted;
INSERT INTO documents (tenant, key, value)
    SELECT tenant, 'artifact/bench/' || made.name || '/1.0.0/any', json_set(value, '\$.name', made.name)
    FROM made, (SELECT * FROM documents WHERE tenant = 'default' AND key = 'artifact/bench/small/1.0.0/any');
INSERT INTO document_blobs (digest, tenant, document, size)
    SELECT named.digest, named.tenant, copy.id, named.size
    FROM documents AS copy JOIN made ON copy.key = 'artifact/bench/' || made.name || '/1.0.0/any',
        documents AS original JOIN document_blobs AS named ON named.document = original.id
    WHERE copy.tenant = 'default' AND original.tenant = 'default' AND original.key = 'artifact/bench/small/1.0.0/any';
INSERT INTO indexes (tenant, key, generation, artifacts, versions)
    SELECT 'default', 'artifact/bench/' || made.name, 1, 1, 1 FROM made;
INSERT INTO index_rows (index_number, sort, id, variant, is_release, value)
    SELECT copy.number, sort, id, variant, is_release, value
    FROM indexes AS copy JOIN made ON copy.key = 'artifact/bench/' || made.name,
        indexes AS original JOIN index_rows ON index_number = original.number
    WHERE copy.tenant = 'default' AND original.tenant = 'default' AND original.key = 'artifact/bench/small';
COMMIT;
END
    ) || fail "the packages could not be made: $answer"
}

# Where a blob lies below blobs/: blob_path DIGEST.
blob_path() { printf 'sha256/%s/%s/%s' "${1:0:2}" "${1:2:2}" "$1"; }

# A file of $2 bytes that no compression or cache of blobs knows.
make_file() { head -c "$2" /dev/urandom >"$1"; }

# The pool below deploy/serve, and its workers.
pool_of_service() { children_of "$service_pid" packagerepo; }
workers_of_service() { children_of "$(pool_of_service)"; }

# Mean of the resident memory of the pool's workers in KiB; $1 is VmRSS (of /proc/PID/status) or Pss.
worker_memory() {
    local worker file=smaps_rollup
    [[ $1 == Pss ]] || file=status
    for worker in $(workers_of_service); do
        cat "/proc/$worker/$file"
    done | awk -v field="$1:" '$1 == field { sum += $2; count++ } END { if (count > 0) printf "%d\n", sum / count }' |
        grep . || fail "the service has no workers"
}
