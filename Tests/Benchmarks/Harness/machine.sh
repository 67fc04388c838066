# shellcheck shell=bash
# What was measured on. Goes with measure.sh.

# Milliseconds that one write of 4 KiB takes until it is on the device that holds directory $1: the quickest of five
# times 40, since other work waits for the same device.
fsync_latency() {
    local start end round times=()
    for ((round = 0; round < 5; round++)); do
        start=$(now)
        dd if=/dev/zero of="$1/fsync" bs=4k count=40 oflag=dsync 2>/dev/null || fail "cannot write to $1"
        end=$(now)
        times+=("$(compute "($end - $start) * 1000 / 40")")
    done
    rm -f -- "$1/fsync"
    printf '%s\n' "${times[@]}" | sort -g | sed 1q
}

# Reads the facts into `machine_…`; $1 is the top of the clone, $2 the directory that is written to.
read_machine() {
    machine_cpu=$(awk -F ': *' '/^model name/ { print $2; exit }' /proc/cpuinfo)
    machine_cores=$(nproc)
    machine_memory=$(awk '/^MemTotal/ { printf "%d", $2 / 1048576 + 0.5 }' /proc/meminfo)
    machine_kernel=$(uname -r)
    machine_nginx=$(nginx -v 2>&1 | sed 's|.*/||; s| .*||')
    machine_fsync=$(fsync_latency "$2")
    # Runnable tasks before anything is started: whatever else the machine is doing.
    machine_load=$(cut -d ' ' -f 1 /proc/loadavg)
    machine_revision=$(git -C "$1" describe --always --dirty 2>/dev/null || printf unknown)
    machine_date=$(date -u +%Y-%m-%dT%H:%M:%SZ)
}

print_machine() {
    printf '%s, %s cores, %s GiB; Linux %s; nginx %s; an fsync takes %.2f ms; load of other work at the start %s; %s, %s\n' \
        "${machine_cpu:-an unknown processor}" "$machine_cores" "$machine_memory" "$machine_kernel" "$machine_nginx" \
        "$machine_fsync" "$machine_load" "$machine_revision" "$machine_date"
}

machine_json() {
    printf '{"cpu":"%s","cores":%d,"memory_gib":%d,"kernel":"%s","nginx":"%s","fsync_ms":%s,' \
        "${machine_cpu//[\"\\]/}" "$machine_cores" "$machine_memory" "$machine_kernel" "$machine_nginx" "$machine_fsync"
    printf '"load":%s,"revision":"%s","date":"%s"}' "$machine_load" "$machine_revision" "$machine_date"
}
