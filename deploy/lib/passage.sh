# shellcheck shell=bash
# Root may have cloned into a directory that the service user cannot enter. That user, and nobody else, is let through
# by access control lists: it may enter the directories on the way, and read what it serves. Goes with account.sh.
# shellcheck source=deploy/lib/account.sh
# shellcheck disable=SC2154

passed=()

# Lets the service user enter every directory above $1 (a path without symbolic links).
pass_parents() {
    local directory=$1 above=()
    while [[ $directory != / ]]; do
        directory=$(dirname -- "$directory")
        above=("$directory" "${above[@]}")
    done
    for directory in "${above[@]}"; do
        as_service test -x "$directory" || grant x "$directory"
    done
}

# Lets the service user read the file $1.
pass_file() {
    local file
    file=$(realpath -- "$1")
    pass_parents "$file"
    as_service test -r "$file" || grant r "$file"
}

# Lets the service user run the program $1, whose libraries may lie in places of their own.
pass_program() {
    local program library
    program=$(realpath -- "$1")
    pass_parents "$program"
    as_service test -r "$program" -a -x "$program" || grant rx "$program"
    while read -r library; do
        pass_file "$library"
    done < <(ldd "$program" 2>/dev/null | awk '$3 ~ /^\// { print $3 }')
}

# Lets the service user read the directory $1 and all that is in it, now or later.
pass_directory() {
    local directory
    directory=$(realpath -- "$1")
    pass_parents "$directory"
    if ! as_service test -r "$directory" -a -x "$directory" ||
        [[ -n $(as_service find "$directory" \( ! -readable -o -type d ! -executable \) -print -quit 2>/dev/null) ]]; then
        grant rX "$directory" -R
        setfacl -R -d -m "u:$service_user:rX" -- "$directory" 2>/dev/null || true
    fi
}

grant() {
    local permissions=$1 path=$2
    shift 2
    setfacl "$@" -m "u:$service_user:$permissions" -- "$path" 2>/dev/null ||
        fail "the user $service_user cannot reach $path, and no access control list can be set there; clone elsewhere"
    passed+=("$path")
}

# Says what was opened, if anything was.
say_passages() {
    ((${#passed[@]} == 0)) || say "Let the user $service_user through (setfacl): ${passed[*]}"
}
