# shellcheck shell=bash
# shellcheck disable=SC2154,SC2317 # variables are deploy/bench's; `alternate` calls functions by their names
# Small requests against a FastCGI program that says hello.

clients=16

ask_latest() {
    costed_load "$service_pid" "$clients" "$seconds" -H "Authorization: Bearer $token" "$url/v1/bench/small/latest"
}
# Of packages at random, behind whose names stands $1.
ask_any_package() {
    costed_load "$service_pid" "$clients" "$seconds" -s "$benchmarks/Requests/random_package.lua" \
        -H "Authorization: Bearer $token" "$url" -- "$package_count" "$1"
}
ask_any_latest() { ask_any_package latest; }
ask_baseline() {
    costed_load "$baseline_nginx $2" "$clients" "$seconds" -H "Authorization: Bearer $token" "$baseline_url/$1"
}
ask_hello() { ask_baseline hello "$hello_program"; }
ask_logged_hello() { ask_baseline hello/logged "$kept_program"; }
ask_kept_hello() { ask_baseline hello/kept "$kept_program"; }

# Whether nginx keeps its connections to the workers.
keeps_connections() {
    grep -qE '^\s*fastcgi_keep_conn +on' "$top/nginx.conf" "$top"/deploy/nginx/*.conf
}

# Whichever hello talks to nginx as the service does.
ask_same_hello() { if keeps_connections; then ask_kept_hello; else ask_hello; fi; }

row_1() {
    local mode='not kept'
    if keeps_connections; then mode=kept; fi
    alternate ask_latest ask_same_hello
    record_ratio 1 "\`latest\` with a token, against hello (connections $mode)" /s \
        "$(column 1 "${samples_ours[@]}")" "$(column 1 "${samples_baseline[@]}")" '>=' 0.70 "$(costs)"
    alternate ask_latest ask_logged_hello
    record_ratio 1 "the same, hello with the service's access log and answer fields" /s \
        "$(column 1 "${samples_ours[@]}")" "$(column 1 "${samples_baseline[@]}")" '' '' "$(costs)"
    alternate ask_any_latest ask_same_hello
    record_ratio 1 "the same of $package_count packages at random, few of which a worker has in its memory" /s \
        "$(column 1 "${samples_ours[@]}")" "$(column 1 "${samples_baseline[@]}")" '>=' 0.60 "$(costs)"
}

row_2() {
    local kept
    alternate ask_latest ask_hello
    if keeps_connections; then
        record_ratio 2 "\`latest\` with kept connections, against hello with connections not kept" /s \
            "$(column 1 "${samples_ours[@]}")" "$(column 1 "${samples_baseline[@]}")" '>=' 1.0
        return
    fi
    kept=$(median "$(quotients "$(column 1 "${samples_ours[@]}")" "$(column 1 "${samples_baseline[@]}")")")
    alternate ask_kept_hello ask_hello
    record_missing 2 "\`latest\` with kept connections, against hello with connections not kept" '' '>=' 1.0 'not built' \
        "connections to the workers are not kept; as it is, $(printf '%.2f' "$kept"). hello itself gains $(
            printf '%.2f' "$(median "$(quotients "$(column 1 "${samples_ours[@]}")" "$(column 1 "${samples_baseline[@]}")")")"
        ) times by keeping them"
}

# execute "PID…" URL
execute() {
    costed_load "$1" "$clients" "$seconds" -s "$benchmarks/Requests/execute.lua" -H "Authorization: Bearer $token" "$2"
}
execute_twelve() { execute "$service_pid" "$url/v1/workflows/twelve/execute"; }
# Connections are kept for reads alone, since a request that is cut off by a parked connection's end is sent again.
execute_hello() { execute "$baseline_nginx $hello_program" "$baseline_url/hello"; }

row_7() {
    alternate execute_twelve execute_hello
    record_ratio 7 "a workflow of 12 nodes executed, against hello (connections not kept)" /s \
        "$(column 1 "${samples_ours[@]}")" "$(column 1 "${samples_baseline[@]}")" '>=' 0.60 "$(costs)"
}
