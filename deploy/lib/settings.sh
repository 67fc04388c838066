# shellcheck shell=bash
# The settings, which `packagerepo config` knows: what a script needs of them, it asks for. Goes with messages.sh.

# Checks the settings by $1, a packagerepo; ends with all that is wrong.
check_settings() {
    local problems
    problems=$("$1" config check 2>&1) || fail "${problems#Error: }"
}

# The value of setting $2, by $1.
setting() { "$1" config print --env | sed -n "s/^$2=//p"; }

# Makes every setting a variable of the environment, by $1: other programs then have the same ones.
export_settings() {
    local line lines
    lines=$("$1" config print --env) || fail "the settings cannot be read"
    while IFS= read -r line; do export "${line?}"; done <<<"$lines"
}
