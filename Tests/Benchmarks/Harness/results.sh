# shellcheck shell=bash
# shellcheck disable=SC2154 # `short` and `rounds` are deploy/bench's
# The rows that have been measured, and how they are told. Goes with measure.sh.

# One element a row of the table, its fields separated by the unit separator of ASCII: number, what, ours, baseline,
# unit, measured, unit of measured, comparison, target, verdict, note, samples of ours, samples of the baseline.
results=()
separator=$'\x1f'

add_result() {
    local IFS=$separator
    results+=("$*")
}

# "met" or "not met": verdict MEASURED COMPARISON TARGET. A short run is no measurement; what has no target is there for
# comparison.
verdict() {
    if [[ -z $2 ]]; then
        printf 'for comparison'
    elif ((short)); then
        printf 'not judged'
    else
        awk -v a="$1" -v comparison="$2" -v b="$3" \
            'BEGIN { print (comparison == ">=" ? a >= b : a <= b) ? "met" : "not met" }'
    fi
}

# A comparison: record_ratio ROW WHAT UNIT OURS BASELINE COMPARISON TARGET [NOTE]. OURS and BASELINE are samples of
# UNIT, taken in turn; the median of their quotients is compared with TARGET, unless that and COMPARISON are empty.
record_ratio() {
    local ratio
    ratio=$(median "$(quotients "$4" "$5")")
    add_result "$1" "$2" "$(median "$4")" "$(median "$5")" "$3" "$ratio" '' "$6" "$7" "$(verdict "$ratio" "$6" "$7")" \
        "${8-}" "$4" "$5"
}

# A figure with a limit of its own: record_value ROW WHAT UNIT SAMPLES COMPARISON TARGET [NOTE].
record_value() {
    local value
    value=$(median "$4")
    add_result "$1" "$2" "$value" '' "$3" "$value" "$3" "$5" "$6" "$(verdict "$value" "$5" "$6")" "${7-}" "$4" ''
}

# What was not measured: record_missing ROW WHAT UNIT COMPARISON TARGET VERDICT NOTE.
record_missing() { add_result "$1" "$2" '' '' "$3" '' "$3" "$4" "$5" "$6" "$7" '' ''; }

# A number as people read it: three digits of it, or whole.
formatted='function formatted(n,    whole, grouped) {
    if (n < 100 && n != int(n)) return sprintf(n < 10 ? "%.2f" : "%.1f", n)
    whole = sprintf("%.0f", n)
    if (n < 10000) return whole
    for (; length(whole) > 3; whole = substr(whole, 1, length(whole) - 3))
        grouped = "," substr(whole, length(whole) - 2) grouped
    return whole grouped
}
function with_unit(n, unit) { return n == "" ? "" : formatted(n) (unit == "" ? "" : " " unit) }'

# The table, in Markdown; notes stand below it.
print_table() {
    ((${#results[@]} > 0)) || return 0
    printf '%s\n' "${results[@]}" | awk -F "$separator" "$formatted"'
        BEGIN {
            print "| # | what | ours | baseline | measured | target | |"
            print "|---|---|---|---|---|---|---|"
        }
        {
            measured = $6 == "" ? "" : $7 == "" ? sprintf("%.2f", $6) : with_unit($6, $7)
            target = $8 == "" ? "" : ($8 == ">=" ? "≥ " : "≤ ") with_unit($9, $7)
            printf "| %s | %s | %s | %s | %s | %s | %s |\n", $1, $2, with_unit($3, $5), with_unit($4, $5), measured, \
                target, $10
            if ($11 != "") notes[++count] = "- " $1 ", " $2 ": " $11
        }
        END {
            if (count > 0) print ""
            for (i = 1; i <= count; i++) print notes[i]
        }'
}

# The same as JSON, with every sample: print_json MACHINE (a JSON object).
print_json() {
    printf '{"short":%s,"rounds":%d,"machine":%s,"rows":[' "$( ((short)) && echo true || echo false)" "$rounds" "$1"
    printf '%s\n' "${results[@]}" | awk -F "$separator" '
        function text(s) { gsub(/[\\"]/, "\\\\&", s); return "\"" s "\"" }
        function number(s) { return s == "" ? "null" : s }
        function numbers(s) { gsub(/ /, ",", s); return "[" s "]" }
        {
            printf "%s\n{\"row\":%d,\"what\":%s,\"unit\":%s,\"ours\":%s,\"baseline\":%s,\"measured\":%s,", \
                (NR == 1 ? "" : ","), $1, text($2), text($5), number($3), number($4), number($6)
            printf "\"measured_unit\":%s,\"comparison\":%s,\"target\":%s,\"verdict\":%s,\"note\":%s,", \
                text($7), text($8), number($9), text($10), text($11)
            printf "\"samples_ours\":%s,\"samples_baseline\":%s}", numbers($12), numbers($13)
        }'
    printf '\n]}\n'
}
