# shellcheck shell=bash
# shellcheck disable=SC2154,SC2317 # variables are deploy/bench's; `alternate` calls functions by their names
# Publishing: the bytes are hashed once and made durable.

# Publishes the large file as a version of its own, with bytes of its own; prints the service's milliseconds of processor
# time. A function of `alternate` runs in a shell of its own, so the moment tells the versions apart.
publish_large() {
    local version before after
    version=1.0.$(date +%s%N)
    printf '%s' "$version" | dd of="$place/huge.bin" conv=notrunc status=none
    before=$(processor_time "$service_pid")
    publish "$place/huge.bin" "bench/huge/$version/any"
    after=$(processor_time "$service_pid")
    printf '%s\n' $((after - before))
    rm -f -- "$place/data/blobs/$(blob_path "$digest")"
}

# Milliseconds of processor time of a command, standard output left out.
command_time() {
    local TIMEFORMAT='%U %S'
    { time "$@" >/dev/null; } 2>&1 | awk '{ print ($1 + $2) * 1000 }'
}
hash_large() { command_time sha256sum "$place/huge.bin"; }
hash_large_by_openssl() { command_time openssl dgst -sha256 "$place/huge.bin"; }

row_5() {
    local megabytes=500
    if ((short)); then megabytes=20; fi
    make_file "$place/huge.bin" $((megabytes * 1000000))
    alternate publish_large hash_large
    record_ratio 5 "publish of $megabytes MB, against sha256sum: processor time" ms \
        "$(column 1 "${samples_ours[@]}")" "$(column 1 "${samples_baseline[@]}")" '<=' 1.6
    alternate publish_large hash_large_by_openssl
    record_ratio 5 'the same, against openssl dgst -sha256' ms \
        "$(column 1 "${samples_ours[@]}")" "$(column 1 "${samples_baseline[@]}")" '<=' 1.6 'for comparison'
    rm -f -- "$place/huge.bin"
}

publish_by() {
    load "$1" "$seconds" -s "$benchmarks/Requests/publish.lua" -H "Authorization: Bearer $token" \
        -H 'Content-Type: application/octet-stream' "$url" -- "r$(date +%s%N)"
}
publish_by_many() { publish_by 16; }
publish_by_one() { publish_by 1; }

row_6() {
    # Slowed on every machine: a busy device looks slow when it is asked, and is quick a second later.
    stop_service
    start_service LD_PRELOAD="$place/programs/slow_fsync.so" SLOW_FSYNC_MICROSECONDS=1000
    alternate publish_by_many publish_by_one
    record_ratio 6 'publish of 4 KB by 16 clients, against by 1' /s \
        "$(column 1 "${samples_ours[@]}")" "$(column 1 "${samples_baseline[@]}")" '>=' 3 \
        "$(printf 'an fsync of the device took %.2f ms at the start; each is slowed by 1 ms' "$machine_fsync")"
    stop_service
    start_service
}
