# shellcheck shell=bash
# shellcheck disable=SC2154,SC2317 # variables are deploy/bench's; `alternate` calls functions by their names
# What must not depend on how much there is: reads, and the start.

# Median latency of one client: ask_pool NAME PATH.
ask_pool() { load 1 "$seconds" -H "Authorization: Bearer ${pool_tokens[$1]}" "${pool_urls[$1]}/v1/bench/many/$2"; }
latest_of_many() { ask_pool many latest; }
latest_of_few() { ask_pool few latest; }
page_of_many() { ask_pool many versions; }
page_of_few() { ask_pool few versions; }

read_pool() { as_service "$place/programs/sqlite_reads" "$place/$1/metadata.sqlite" artifact/bench/many 20000; }
read_many() { read_pool many; }
read_few() { read_pool few; }

row_11() {
    local counts raw
    fill_pools
    counts="$many_count artifacts against $few_count"
    alternate read_many read_few
    raw="SQLite alone takes $(median "${samples_ours[*]}") µs for this read at $many_count artifacts"
    raw+=", $(median "${samples_baseline[*]}") at $few_count"
    alternate latest_of_many latest_of_few
    record_ratio 11 "\`latest\` at $counts: median latency" µs \
        "$(column 2 "${samples_ours[@]}")" "$(column 2 "${samples_baseline[@]}")" '<=' 1.3 "$raw"
    alternate page_of_many page_of_few
    record_ratio 11 "a page of 100 \`versions\` at $counts: median latency" µs \
        "$(column 2 "${samples_ours[@]}")" "$(column 2 "${samples_baseline[@]}")" '<=' 1.3
}

# Starts a pool that was stopped; milliseconds until `latest` is answered are in `milliseconds`:
# time_start NAME WORKFLOWS.
time_start() {
    local start end
    start=$(now)
    start_pool "$1" "$2"
    await_answer "${pool_urls[$1]}/v1/bench/many/latest" "$place/$1.log" -H "Authorization: Bearer ${pool_tokens[$1]}"
    end=$(now)
    milliseconds=$(compute "($end - $start) * 1000")
}

row_12() {
    local round number milliseconds first many=() few=() count=500
    fill_pools
    cp -r -- "$place/workflows" "$place/workflows-many"
    for ((number = $(find "$place/workflows" -type f | wc -l); number < count; number++)); do
        sed "s/\"id\":\"twelve\"/\"id\":\"twelve_$number\"/" "$place/workflows/twelve.json" \
            >"$place/workflows-many/twelve_$number.json"
    done
    stop_pool many
    # The first start with these files finds what is in them; later ones have it on disk.
    time_start many "$place/workflows-many"
    first=$milliseconds
    for ((round = 0; round < rounds; round++)); do
        stop_pool many
        time_start many "$place/workflows-many"
        many+=("$milliseconds")
        stop_pool few
        time_start few "$place/workflows"
        few+=("$milliseconds")
    done
    record_value 12 "start to first answer, $few_count artifacts and the shipped workflows" ms "${few[*]}" '<=' 200
    record_value 12 "start to first answer, $many_count artifacts and $count workflows" ms "${many[*]}" '<=' 200 \
        "$(printf 'the first start with these workflows: %.0f ms' "$first")"
    stop_pool many
    start_pool many "$place/workflows"
}
