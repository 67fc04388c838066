# shellcheck shell=bash
# Root may have cloned into a directory that the service user cannot enter. What that user is to run and to read is then
# copied to where it can, by that user itself: nobody else's file or directory is opened to it. Goes with account.sh.
# shellcheck source=deploy/lib/account.sh
# shellcheck disable=SC2154

# Whether the service user may read $1, and all that is in it.
is_readable() {
    as_service test -r "$1" || return 1
    [[ ! -d $1 ]] || [[ -z $(as_service find "$1" \( ! -readable -o -type d ! -executable \) -print -quit 2>&1) ]]
}

# Copies from directory $1 to directory $2 the files and directories $3…, as the service user; links become files.
copy_for_service() {
    local from=$1 to=$2
    shift 2
    as_service mkdir -p -- "$to" || fail "cannot install to $to"
    tar -C "$from" -chf - -- "$@" | as_service tar -C "$to" --no-same-owner -xf - || fail "cannot install to $to"
}

# Makes sure that the service user can run the program $1; `installed_program` is what it runs: $1, or a copy in
# directory $2 with those of its libraries that are out of reach.
installed_program=''
install_program() {
    local library libraries=()
    installed_program=$1
    # By env: setpriv itself can still enter what root can.
    ! as_service env "$1" --version >/dev/null 2>&1 || return 0
    copy_for_service "$(dirname -- "$1")" "$2" "$(basename -- "$1")"
    installed_program=$2/$(basename -- "$1")
    while read -r library; do
        as_service test -r "$library" || libraries+=("$library")
    done < <(ldd "$1" | awk '$3 ~ /^\// { print $3 }')
    for library in "${libraries[@]}"; do
        copy_for_service "$(dirname -- "$library")" "$2" "$(basename -- "$library")"
    done
    # It looks for libraries beside itself too.
    as_service env "$installed_program" --version >/dev/null || fail "the user $service_user cannot run $installed_program"
}

# Installs what is out of the service user's reach below the data directory: the program $binary, the scripts of $top, the
# workflows, nginx.conf. These variables, and the settings, then name the copies.
install_release() {
    local release=$PACKAGEREPO_DATA/release/$$-$EPOCHSECONDS
    install_program "$binary" "$release"
    binary=$installed_program
    if ! is_readable "$PACKAGEREPO_WORKFLOWS"; then
        copy_for_service "$PACKAGEREPO_WORKFLOWS" "$release/workflows" .
        say "Serving the workflows as they are now: $PACKAGEREPO_WORKFLOWS is closed to the user $service_user," \
            "which reads a copy, $release/workflows"
        PACKAGEREPO_WORKFLOWS=$release/workflows
        fix_setting PACKAGEREPO_WORKFLOWS
    fi
    if ! is_readable "$top/deploy/lib" || ! is_readable "$top/deploy/nginx" || ! is_readable "$PACKAGEREPO_NGINX_CONF"; then
        copy_for_service "$top" "$release" deploy/lib
        copy_for_service "$(dirname -- "$PACKAGEREPO_NGINX_CONF")" "$release" "$(basename -- "$PACKAGEREPO_NGINX_CONF")" \
            deploy/nginx
        PACKAGEREPO_NGINX_CONF=$release/$(basename -- "$PACKAGEREPO_NGINX_CONF")
        fix_setting PACKAGEREPO_NGINX_CONF
        top=$release
    fi
}
