# shellcheck shell=bash
# shellcheck disable=SC2154 # `rounds` is deploy/bench's
# Measuring: samples, their median, the processor time of processes, the requests that wrk makes.

# Samples of the two sides of a comparison; one element is what one measurement printed.
samples_ours=() samples_baseline=()

# Runs both sides in turn, `rounds` times, each round beginning with the other side: alternate OURS BASELINE (functions
# that print their figures on one line).
alternate() {
    local round ours baseline
    samples_ours=() samples_baseline=()
    for ((round = 0; round < rounds; round++)); do
        if ((round % 2 == 0)); then
            ours=$("$1")
            baseline=$("$2")
        else
            baseline=$("$2")
            ours=$("$1")
        fi
        samples_ours+=("$ours")
        samples_baseline+=("$baseline")
    done
}

# Word $1 of each further argument, on one line.
column() {
    local word=$1
    shift
    printf '%s\n' "$@" | awk -v word="$word" '{ printf "%s%s", separator, $word; separator = " " }'
}

# The median of the words of $1.
median() {
    tr ' ' '\n' <<<"$1" | sort -g | awk 'NF { value[++count] = $1 }
        END { if (count) printf "%.6g", (value[int((count + 1) / 2)] + value[int(count / 2) + 1]) / 2 }'
}

# The quotients of the words of $1 and those of $2, word by word.
quotients() {
    awk -v above="$1" -v below="$2" 'BEGIN {
        count = split(above, a, " ")
        split(below, b, " ")
        for (i = 1; i <= count; i++) printf("%s%.6g", (i == 1 ? "" : " "), (b[i] > 0 ? a[i] / b[i] : 0))
    }'
}

# An arithmetic expression of awk's.
compute() { awk "BEGIN { printf(\"%.6g\", ($1)) }"; }

# Seconds since 1970, with microseconds.
now() { printf '%s' "${EPOCHREALTIME/,/.}"; }

# "PID PARENT TICKS COMMAND" of every process; ticks are those of its ended children too (proc(5)).
processes() {
    { cat /proc/[0-9]*/stat 2>/dev/null || true; } | awk '{
        pid = $1
        command = $0
        sub(/^[0-9]+ \(/, "", command)
        sub(/\) [A-Za-z] .*/, "", command)
        sub(/^.*\) /, "")
        gsub(/ /, "_", command)
        print pid, $2, $12 + $13 + $14 + $15, command
    }'
}

# Processor time in milliseconds that the processes $@ and all below them have used.
processor_time() {
    processes | awk -v roots="$*" -v hertz="$(getconf CLK_TCK)" '
        { parent[$1] = $2; ticks[$1] = $3 }
        END {
            count = split(roots, root, " ")
            for (i = 1; i <= count; i++) wanted[root[i]] = 1
            for (pid in parent) {
                for (up = pid; up in parent && !(up in wanted) && up != 1; up = parent[up]) continue
                if (up in wanted) sum += ticks[pid]
            }
            printf "%d\n", sum * 1000 / hertz
        }'
}

# The children of process $1; with $2, those whose command that is (as the kernel cuts it: 15 bytes).
children_of() { processes | awk -v parent="$1" -v command="${2-}" '$2 == parent && (command == "" || $4 == command) { print $1 }'; }

# Requests with wrk: load CONNECTIONS SECONDS ARGUMENT…; prints "REQUESTS/S MEDIAN_US P99_US". Every answer must be a
# success: a server that refuses is fast.
load() {
    local connections=$1 seconds=$2 answer
    shift 2
    answer=$(wrk -t 1 -c "$connections" -d "${seconds}s" --timeout 10s --latency "$@" 2>&1) || fail "wrk: $answer"
    if grep -qE 'Non-2xx|Socket errors' <<<"$answer"; then
        fail "requests failed: ${*: -1}: $(grep -E 'Non-2xx|Socket errors|requests in' <<<"$answer" | tr -s ' \n' ' ')"
    fi
    ! grep -qE '^Requests/sec: +0\.00' <<<"$answer" || fail "no request was answered: ${*: -1}"
    awk '
        function microseconds(text) {
            if (text ~ /us$/) return text + 0
            if (text ~ /ms$/) return text * 1000
            if (text ~ /m$/) return text * 60000000
            return text * 1000000
        }
        $1 == "50%" { median = microseconds($2) }
        $1 == "99%" { high = microseconds($2) }
        $1 == "Requests/sec:" { rate = $2 }
        END { printf "%.6g %.6g %.6g\n", rate, median, high }' <<<"$answer"
}

# `load` with the microseconds of processor time that one request cost the processes in $1 and all below them, as a
# fourth figure: costed_load "PID…" CONNECTIONS SECONDS ARGUMENT…
costed_load() {
    local pids=$1 before after answer
    shift
    # shellcheck disable=SC2086 # words
    before=$(processor_time $pids)
    answer=$(load "$@")
    # shellcheck disable=SC2086
    after=$(processor_time $pids)
    awk -v spent=$((after - before)) -v seconds="$2" '{ printf "%s %.6g\n", $0, spent * 1000 / ($1 * seconds) }' \
        <<<"$answer"
}

# What the costs of the samples say, for a note.
costs() {
    local ours baseline
    ours=$(column 4 "${samples_ours[@]}") baseline=$(column 4 "${samples_baseline[@]}")
    printf 'processor time of a request, nginx and what is behind it: %.0f against %.0f µs, by which it would be %.2f' \
        "$(median "$ours")" "$(median "$baseline")" "$(median "$(quotients "$baseline" "$ours")")"
}
