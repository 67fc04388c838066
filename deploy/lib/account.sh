# shellcheck shell=bash
# Who serves: started by root, the system user packagerepo; started by anyone else, that user. And what that user must
# have: a data directory, with room in it.

service_user=packagerepo

# Runs a command as the user that serves.
as_service() {
    if ((EUID == 0)); then
        setpriv --reuid "$service_user" --regid "$service_user" --clear-groups -- "$@"
    else
        "$@"
    fi
}

# Makes the system user where it is missing. Root only.
make_service_user() {
    ! id -u "$service_user" >/dev/null 2>&1 || return 0
    say "Making the system user $service_user …"
    useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$service_user" ||
        fail "cannot make the system user $service_user"
}

# Makes the data directory, and makes sure that the user who serves owns it. `packagerepo config check` has refused one
# that holds something else.
prepare_data_directory() {
    local data=$1 reason
    if [[ ! -e $data ]]; then
        reason=$(mkdir -p -- "$data" 2>&1 && chmod 0750 -- "$data" 2>&1) || fail "cannot make the data directory: $reason"
    fi
    if ((EUID == 0)) && [[ $(stat -c %U -- "$data") != "$service_user" ]]; then
        reason=$(chown -R -h -- "$service_user:$service_user" "$data" 2>&1) ||
            fail "cannot give the data directory to the user $service_user: $reason"
    fi
}

# The data directory must take files from the user who serves.
check_data_directory() {
    local data=$1
    as_service test -w "$data" -a -x "$data" ||
        fail "the data directory $data is not writable for the user $(as_service id -un); choose another by PACKAGEREPO_DATA"
}

# Whether the user who serves can write to the data directory $1 what a start writes: some 1 MiB. Another reason than a
# full device is left to what writes there next.
has_room() {
    local reason
    # shellcheck disable=SC2016 # The other shell's own.
    reason=$(LC_ALL=C as_service bash -c 'umask 027; { mkdir -p -- "$1" && head -c 1048576 /dev/zero >"$1/room"; } 2>&1
        rm -f -- "$1/room"' room "$1/run")
    [[ $reason != *'No space left'* && $reason != *'quota exceeded'* ]]
}

# Keeps some room of the device in a file of the data directory $1, for a start on a full one. Called by the user who
# serves; where there is no room for it now, a later start or end makes it.
make_reserve() { fallocate -l 4194304 -- "$1/run/reserve" 2>/dev/null || rm -f -- "$1/run/reserve"; }

# Waits until there is room in the data directory $1. A start needs some for its logs, sockets and the index of the
# database's log; reading needs none, so the room that was kept for it is given up first.
await_room() {
    local is_said=''
    trap 'exit 0' TERM INT
    until has_room "$1"; do
        if [[ -e $1/run/reserve ]]; then
            say "There is no room at $1: starting in what was kept for that; writes are refused until more is free"
            as_service rm -f -- "$1/run/reserve"
            continue
        fi
        [[ -n $is_said ]] || say "There is no room at $1: waiting until 1 MiB is free"
        is_said=1
        # In the background, so that a signal is heeded.
        sleep 0.5 &
        wait $! || true
    done
    trap - TERM INT
}
