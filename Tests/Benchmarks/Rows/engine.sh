# shellcheck shell=bash
# shellcheck disable=SC2154 # variables are deploy/bench's
# The engine without a server: what the benchmarks of Tests/Benchmarks/EngineBenchmarks say.

# "NAME<tab>FIGURE" of each benchmark that was asked for: nanoseconds, or bytes; medians of its own many runs.
engine_figures='' engine_missing=''
engine_names=('execute 1 nodes' 'execute 10 nodes' 'execute 100 nodes' 'execute 1000 nodes' 'load 20 nodes, cold'
    'load 20 nodes, file tier' 'load 20 nodes, memory tier, shared' "load 20 nodes, memory tier, a tenant's own"
    'keep 20 nodes in memory' 'reference 1000 steps')

# Runs them, once for all rows. Their library takes minutes to build, so a short run only compiles them, as debug, beside
# what the tests are made of.
measure_engine() {
    local name
    [[ -z $engine_figures && -z $engine_missing ]] || return 0
    if ((short)); then
        PACKAGEREPO_BENCHMARK=1 swift build --package-path "$top" --target EngineBenchmarks >"$place/engine.log" 2>&1 ||
            fail "the benchmarks of the engine do not build; see $place/engine.log"
        engine_missing='compiled, not run'
        return
    fi
    run_engine_benchmarks "$top" --format markdown --filter 'load.*' --filter 'keep.*' --filter 'execute.*' \
        --filter 'reference.*' \
        >"$place/engine.md" 2>"$place/engine.log" ||
        fail "the benchmarks of the engine failed: $(tail -n 3 "$place/engine.log")"
    engine_figures=$(read_engine_report "$place/engine.md")
    for name in "${engine_names[@]}"; do
        [[ -n $(engine_figure "$name") ]] || fail "there is no benchmark \"$name\" in the report $place/engine.md"
    done
}

# The medians in a report in Markdown: "### NAME", then a table whose third figure is the median.
read_engine_report() {
    awk -F '|' '
        /^### / { name = substr($0, 5) }
        $2 ~ /wall clock|Memory of one/ {
            factor = 1
            if ($2 ~ /\((μs|K)\)/) factor = 1000
            if ($2 ~ /\((ms|M)\)/) factor = 1000000
            if ($2 ~ /\((s|G)\)/) factor = 1000000000
            printf "%s\t%.6g\n", name, $5 * factor
        }' "$1"
}

# The figure of one benchmark, empty where there is none; with $2, divided by that.
engine_figure() {
    awk -F '\t' -v name="$1" -v by="${2-1}" '$1 == name { printf "%.6g\n", $2 / by }' <<<"$engine_figures"
}

# A node took 293 ns on one processor and 476 on another, with every other row alike: so it is compared with a step of a
# plain interpreter that does the same in kind (ReferenceBenchmark.swift), measured in the same run.
row_8() {
    local what='engine: what each pure node adds, 1 to 1,000 of them, against a step of a plain interpreter' note target=1.12
    measure_engine
    if [[ -n $engine_missing ]]; then
        record_missing 8 "$what" '' '<=' "$target" 'not measured' "$engine_missing"
        return
    fi
    note="whole executions of 1, 10, 100 and 1,000: $(engine_figure 'execute 1 nodes' 1000), $(
        engine_figure 'execute 10 nodes' 1000
    ), $(engine_figure 'execute 100 nodes' 1000) and $(engine_figure 'execute 1000 nodes' 1000) µs"
    record_ratio 8 "$what" ns \
        "$(compute "($(engine_figure 'execute 1000 nodes') - $(engine_figure 'execute 1 nodes')) / 999")" \
        "$(engine_figure 'reference 1000 steps' 1000)" '<=' "$target" "$note"
}

row_9() {
    local what='load a workflow of 20 nodes'
    measure_engine
    if [[ -n $engine_missing ]]; then
        record_missing 9 "$what: cold" ms '<=' 1 'not measured' "$engine_missing"
        record_missing 9 "$what: file tier" ms '<=' 0.3 'not measured' "$engine_missing"
        record_missing 9 "$what: memory tier" µs '<=' 2 'not measured' "$engine_missing"
        return
    fi
    record_value 9 "$what: cold" ms "$(engine_figure 'load 20 nodes, cold' 1000000)" '<=' 1
    record_value 9 "$what: file tier" ms "$(engine_figure 'load 20 nodes, file tier' 1000000)" '<=' 0.3
    record_value 9 "$what: memory tier" µs "$(engine_figure "load 20 nodes, memory tier, a tenant's own" 1000)" '<=' 2 \
        "one of a tenant's own; a shared one: $(engine_figure 'load 20 nodes, memory tier, shared' 1000) µs"
}

# The part of row 10 that a server cannot show.
record_cached_workflow() {
    local what='a cached workflow of 20 nodes'
    measure_engine
    if [[ -n $engine_missing ]]; then
        record_missing 10 "$what" kB '<=' 30 'not measured' "$engine_missing"
    else
        record_value 10 "$what" kB "$(engine_figure 'keep 20 nodes in memory' 1000)" '<=' 30
    fi
}
