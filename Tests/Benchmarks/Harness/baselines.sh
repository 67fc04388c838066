# shellcheck shell=bash
# shellcheck disable=SC2154 # `place`, `top` and the ports are deploy/bench's
# What the service is compared with: nginx alone, and C programs behind it that decide nothing. Goes with processes.sh
# and account.sh.

baseline_nginx='' hello_program='' kept_program='' redirect_program=''
baseline_url=''

# Compiles the programs of Tests/Benchmarks/Baselines into $place/programs.
compile_baselines() {
    local source=$top/Tests/Benchmarks/Baselines programs=$place/programs
    local compiler=(cc -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -pthread)
    mkdir -p -- "$programs"
    "${compiler[@]}" -o "$programs/fixed_answer" "$source/fixed_answer.c" -lfcgi
    "${compiler[@]}" -o "$programs/sqlite_reads" "$source/sqlite_reads.c" -lsqlite3
    "${compiler[@]}" -shared -fPIC -o "$programs/slow_fsync.so" "$source/slow_fsync.c" -ldl
}

# Starts a program as the user who serves, with its output in file $1; it is $! and dies with this script.
start_as_service() {
    local log=$1 as=()
    shift
    # A change of user takes the wish to die with the parent away (prctl(2)).
    ((EUID != 0)) || as=(setpriv --reuid "$service_user" --regid "$service_user" --clear-groups -- setpriv --pdeathsig TERM --)
    start_process "$log" "${as[@]}" "$@"
}

# Writes the file $1 with each @NAME@ replaced by VALUE, for the arguments NAME=VALUE.
fill_in() {
    local text pair
    text=$(<"$1")
    for pair in "${@:2}"; do text=${text//"@${pair%%=*}@"/"${pair#*=}"}; done
    printf '%s\n' "$text"
}

# Starts nginx and the programs. One blob is needed for the redirect: start_baselines DIGEST, of a published one.
start_baselines() {
    local socket redirect
    local answer=$'Status: 200\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{"hello":"you"}\n'
    baseline_url=http://127.0.0.1:$((first_port + 2))
    redirect=$'Content-Type: application/octet-stream\r\nX-Accel-Redirect: /_files/'$(blob_path "$1")$'\r\n\r\n'
    mkdir -p -- "$place/conf"
    cp -- "$top"/deploy/nginx/*.conf "$place/conf"
    fill_in "$benchmarks/Baselines/nginx.conf" CONF="$place/conf" PLACE="$place" BLOBS="$place/data/blobs" \
        LISTEN="127.0.0.1:$((first_port + 2))" FEW="127.0.0.1:$((first_port + 3))" MANY="127.0.0.1:$((first_port + 4))" \
        >"$place/nginx.conf"

    # As many processes and threads as the service has. A kept connection holds its thread: more of them.
    start_as_service "$place/programs.log" "$place/programs/fixed_answer" "$place/hello.sock" "$(nproc)" 4 "$answer"
    hello_program=$!
    start_as_service "$place/programs.log" "$place/programs/fixed_answer" "$place/kept-hello.sock" "$(nproc)" 64 "$answer"
    kept_program=$!
    start_as_service "$place/programs.log" "$place/programs/fixed_answer" "$place/redirect.sock" "$(nproc)" 4 "$redirect"
    redirect_program=$!
    start_as_service "$place/nginx.log" nginx -e stderr -c "$place/nginx.conf"
    baseline_nginx=$!
    started+=("$baseline_nginx" "$hello_program" "$kept_program" "$redirect_program")
    for socket in hello kept-hello redirect; do
        await_file "$place/$socket.sock" "$place/programs.log"
    done
    await_answer "$baseline_url/hello" "$place/nginx.log"
}

# Waits for socket $1, at most ten seconds; log $2 says why it is not there.
await_file() {
    local tries
    for ((tries = 2000; tries > 0; tries--)); do
        [[ ! -S $1 ]] || return 0
        sleep 0.005
    done
    fail "there is no socket $1: $(tail -n 3 "$2")"
}

# Waits until $1 (and further arguments of curl) is answered by 200, at most ten seconds.
await_answer() {
    local tries address=$1 log=$2
    shift 2
    for ((tries = 500; tries > 0; tries--)); do
        [[ $(curl -s -o /dev/null --max-time 5 -w '%{http_code}' "$@" "$address" || true) != 200 ]] || return 0
        sleep 0.02
    done
    fail "$address does not answer by 200: $(tail -n 3 "$log")"
}
