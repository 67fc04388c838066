# shellcheck shell=bash
# shellcheck disable=SC2154,SC2317 # variables are deploy/bench's; `alternate` calls functions by their names
# Small requests against a FastCGI program that says hello.

clients=16

ask_latest() { load "$clients" "$seconds" -H "Authorization: Bearer $token" "$url/v1/bench/small/latest"; }
ask_hello() { load "$clients" "$seconds" -H "Authorization: Bearer $token" "$baseline_url/hello"; }
ask_logged_hello() { load "$clients" "$seconds" -H "Authorization: Bearer $token" "$baseline_url/hello/logged"; }
ask_kept_hello() { load "$clients" "$seconds" -H "Authorization: Bearer $token" "$baseline_url/hello/kept"; }

# Whether nginx keeps its connections to the workers.
keeps_connections() {
    grep -qE '^\s*fastcgi_keep_conn +on' "$top/nginx.conf" "$top"/deploy/nginx/*.conf
}

# Whichever hello talks to nginx as the service does.
ask_same_hello() { if keeps_connections; then ask_kept_hello; else ask_hello; fi; }

# Microseconds of processor time for one request, nginx and the program behind it together:
# request_cost FUNCTION PID…
request_cost() {
    local function=$1 before after rate
    shift
    before=$(processor_time "$@")
    rate=$("$function" | cut -d ' ' -f 1)
    after=$(processor_time "$@")
    compute "$rate > 0 ? ($after - $before) * 1000 / ($rate * $seconds) : 0"
}

row_1() {
    local mode='not kept' ours hello program=$hello_program
    if keeps_connections; then mode=kept program=$kept_program; fi
    alternate ask_latest ask_same_hello
    ours=$(request_cost ask_latest "$service_pid")
    hello=$(request_cost ask_same_hello "$baseline_nginx" "$program")
    record_ratio 1 "\`latest\` with a token, against hello (connections $mode)" /s \
        "$(column 1 "${samples_ours[@]}")" "$(column 1 "${samples_baseline[@]}")" '>=' 0.70 \
        "processor time of a request, nginx and program: $(printf '%.0f against %.0f µs' "$ours" "$hello")"
    alternate ask_latest ask_logged_hello
    record_ratio 1 "the same, hello with the service's access log and answer fields" /s \
        "$(column 1 "${samples_ours[@]}")" "$(column 1 "${samples_baseline[@]}")" '>=' 0.70 'for comparison'
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

execute() {
    load "$clients" "$seconds" -s "$top/deploy/lib/bench/execute.lua" -H "Authorization: Bearer $token" "$1"
}
execute_twelve() { execute "$url/v1/workflows/twelve/execute"; }
execute_hello() { if keeps_connections; then execute "$baseline_url/hello/kept"; else execute "$baseline_url/hello"; fi; }

row_7() {
    local ours
    alternate execute_twelve execute_hello
    ours=$(request_cost execute_twelve "$service_pid")
    record_ratio 7 "a workflow of 12 nodes executed, against hello" /s \
        "$(column 1 "${samples_ours[@]}")" "$(column 1 "${samples_baseline[@]}")" '>=' 0.60 \
        "processor time of a request, nginx and workers: $(printf '%.0f' "$ours") µs"
}
