# shellcheck shell=bash
# shellcheck disable=SC2154,SC2317 # variables are deploy/bench's; `alternate` calls functions by their names
# Downloads: the worker decides, nginx sends.

download_small() {
    costed_load "$service_pid" "$clients" "$seconds" -H "Authorization: Bearer $token" \
        "$url/v1/bench/small/1.0.0/any/blob"
}
download_any() { ask_any_package 1.0.0/any/blob; }
ask_redirect() { ask_baseline redirect "$redirect_program"; }
ask_small_file() { ask_baseline "files/$(blob_path "$small_digest")" ''; }

row_3() {
    local small_file
    alternate ask_redirect ask_small_file
    small_file=$(median "$(quotients "$(column 1 "${samples_ours[@]}")" "$(column 1 "${samples_baseline[@]}")")")
    alternate download_small ask_redirect
    record_ratio 3 "download of 1 KB with a token, against a program that only redirects" /s \
        "$(column 1 "${samples_ours[@]}")" "$(column 1 "${samples_baseline[@]}")" '>=' 0.70 \
        "that program has $(printf '%.2f' "$small_file") of nginx alone; $(costs)"
    alternate download_any ask_redirect
    record_ratio 3 "the same of $package_count packages at random" /s \
        "$(column 1 "${samples_ours[@]}")" "$(column 1 "${samples_baseline[@]}")" '>=' 0.60 "$(costs)"
}

# Downloads $2 times from $1, one after the other on one connection; prints milliseconds of the wall and of the
# processor, the latter of the processes behind it.
download_often() {
    local address=$1 count=$2 before after start end
    shift 2
    before=$(processor_time "$@")
    start=$(now)
    curl -sS --fail --max-time 300 -o /dev/null -H "Authorization: Bearer $token" "$address?[1-$count]" ||
        fail "the download of $address failed"
    end=$(now)
    after=$(processor_time "$@")
    printf '%s %s\n' "$(compute "($end - $start) * 1000")" $((after - before))
}

download_large() { download_often "$url/v1/bench/large/1.0.0/any/blob" "$downloads" "$service_pid"; }
take_large_file() { download_often "$baseline_url/files/$(blob_path "$digest")" "$downloads" "$baseline_nginx"; }

row_4() {
    local downloads=40 megabytes=100
    if ((short)); then downloads=3 megabytes=10; fi
    make_file "$place/large.bin" $((megabytes * 1000000))
    publish "$place/large.bin" bench/large/1.0.0/any
    rm -f -- "$place/large.bin"
    alternate download_large take_large_file
    record_ratio 4 "$downloads downloads of $megabytes MB, against nginx alone: wall time" ms \
        "$(column 1 "${samples_ours[@]}")" "$(column 1 "${samples_baseline[@]}")" '<=' 1.05
    record_ratio 4 "the same: processor time of nginx and workers" ms \
        "$(column 2 "${samples_ours[@]}")" "$(column 2 "${samples_baseline[@]}")" '<=' 1.05
}
