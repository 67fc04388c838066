# shellcheck shell=bash
# shellcheck disable=SC2154 # variables are deploy/bench's
# What a worker takes, and that no bytes of blobs stay in it.

# "PID KIB" of the resident memory of each worker.
resident_memory() {
    local worker
    for worker in $(workers_of_service); do
        awk -v worker="$worker" '$1 == "VmRSS:" { print worker, $2 }' "/proc/$worker/status"
    done
}

# Megabytes by which that worker has grown that has grown most since resident_memory printed $1.
largest_growth() {
    resident_memory | awk -v before="$1" '
        BEGIN { count = split(before, words); for (i = 1; i < count; i += 2) was[words[i]] = words[i + 1] }
        NR == 1 || $2 - was[$1] > most { most = $2 - was[$1] }
        END { printf "%.6g", most * 1024 / 1000000 }'
}

row_10() {
    local resident proportional before version size=1073741824 round growth=()
    if ((short)); then size=67108864; fi
    stop_service
    start_service
    resident=$(worker_memory VmRSS)
    proportional=$(worker_memory Pss)
    record_value 10 'memory of a worker after its start' MB "$(compute "$resident * 1024 / 1000000")" '<=' 25 \
        "resident; its share where pages are shared: $(printf '%.1f' "$(compute "$proportional * 1024 / 1000000")") MB"

    # What every kind of request leaves behind is no growth by size.
    load "$clients" "$seconds" -H "Authorization: Bearer $token" "$url/v1/bench/small/latest" >/dev/null
    publish_by_many >/dev/null
    download_small >/dev/null
    truncate -s "$size" "$place/sparse.bin"
    for ((round = 0; round < rounds; round++)); do
        version=1.0.$(date +%s%N)
        printf '%s' "$version" | dd of="$place/sparse.bin" conv=notrunc status=none
        before=$(resident_memory)
        publish "$place/sparse.bin" "bench/sparse/$version/any"
        curl -sS --fail --max-time 300 -o /dev/null -H "Authorization: Bearer $token" \
            "$url/v1/bench/sparse/$version/any/blob" || fail "the download of $version failed"
        growth+=("$(largest_growth "$before")")
        rm -f -- "$place/data/blobs/$(blob_path "$digest")"
    done
    rm -f -- "$place/sparse.bin"
    record_value 10 "growth of a worker by $((size / 1048576)) MiB published and downloaded" MB "${growth[*]}" '<=' 2
    record_cached_workflow
}
