# shellcheck shell=bash
# The settings, which `packagerepo config` knows: what a script needs of them, it asks for. Goes with messages.sh.

# Checks the settings by $1, a packagerepo; ends with all that is wrong.
check_settings() {
    local problems
    problems=$("$1" config check 2>&1) || fail "${problems#Error: }"
}

# The value of setting $2, by $1.
setting() { "$1" config print --env | sed -n "s/^$2=//p"; }

# The variables that export_settings has made.
exported_settings=${exported_settings:-}

# Makes every setting a variable of the environment, by $1: scripts then have the same ones.
export_settings() {
    local line lines name
    lines=$(as_configured "$1" config print --env) || fail "the settings cannot be read"
    # A setting may have gone since.
    for name in $exported_settings; do unset "$name"; done
    exported_settings=''
    while IFS= read -r line; do
        name=${line%%=*}
        [[ -n ${!name:-} ]] || exported_settings+=" $name"
        export "${line?}"
    done <<<"$lines"
    export exported_settings
}

# Runs a command without the variables that export_settings has made: a program that reads its settings again must find
# those of the configuration file as they are then.
as_configured() {
    local name options=()
    for name in $exported_settings; do options+=(-u "$name"); done
    env "${options[@]}" "$@"
}

# Has setting $1 stay as it is, whatever the configuration file says.
fix_setting() { exported_settings=" $exported_settings " exported_settings=${exported_settings/ $1 / }; }
