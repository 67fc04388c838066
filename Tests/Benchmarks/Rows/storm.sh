# shellcheck shell=bash
# shellcheck disable=SC2154,SC2317 # variables are deploy/bench's; `alternate` calls functions by their names
# Other requests while many log in.

ask_calmly() { load 4 "$seconds" -H "Authorization: Bearer $token" "$url/v1/bench/small/latest"; }

# The same during a storm of logins by 32 clients. A request that is refused counts as one of ten seconds.
ask_in_storm() {
    local storm
    wrk -t 1 -c 32 -d $((seconds + 5))s -s "$benchmarks/Requests/login.lua" "$url/auth/login" >/dev/null 2>&1 &
    storm=$!
    sleep 0.5
    (ask_calmly) || printf '0 10000000 10000000\n'
    kill "$storm" 2>/dev/null || true
    wait "$storm" 2>/dev/null || true
}

row_13() {
    local limited
    # Logins from many addresses: the limit for one address is out of the way.
    stop_service
    start_service PACKAGEREPO_LOGIN_RATE=100000 PACKAGEREPO_LOGIN_BURST=100000
    alternate ask_in_storm ask_calmly
    record_ratio 13 "p99 of \`latest\` by 4 clients while 32 log in from many addresses, against without" µs \
        "$(column 3 "${samples_ours[@]}")" "$(column 3 "${samples_baseline[@]}")" '<=' 3
    stop_service
    start_service PACKAGEREPO_LOGIN_RATE=10
    alternate ask_in_storm ask_calmly
    limited="$(column 3 "${samples_ours[@]}")"
    record_ratio 13 'the same from one address, whose logins are limited to 10 a second' µs \
        "$limited" "$(column 3 "${samples_baseline[@]}")" '<=' 3
}
