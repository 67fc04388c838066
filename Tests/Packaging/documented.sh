# shellcheck shell=bash
# The commands that Install.md states.

# Prints the sh block number $2 of the section whose heading is $1.
documented() {
    local text
    text=$(awk -v heading="## $1" -v number="$2" '
        /^## / { here = $0 == heading }
        here && /^```sh$/ { count++; inside = 1; next }
        /^```$/ { inside = 0 }
        here && inside && count == number' /test/Install.md)
    [[ -n $text ]] || fail "Install.md has no block $2 in the section \"$1\""
    printf '%s\n' "$text"
}
