# shellcheck shell=bash
# Who serves: started by root, the system user packagerepo; started by anyone else, that user.

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

# Makes the data directory, and makes sure that the user who serves owns it.
prepare_data_directory() {
    local data=$1 reason foreign
    if [[ ! -e $data ]]; then
        reason=$(mkdir -p -- "$data" 2>&1 && chmod 0750 -- "$data" 2>&1) || fail "cannot make the data directory: $reason"
    elif [[ ! -d $data ]]; then
        fail "PACKAGEREPO_DATA is $data, which is no directory"
    fi
    if ((EUID == 0)) && [[ $(stat -c %U -- "$data") != "$service_user" ]]; then
        # What holds something else is not taken over.
        foreign=$(find "$data" -mindepth 1 -maxdepth 1 ! -name blobs ! -name uploads ! -name run ! -name keys \
            ! -name cache ! -name log ! -name tls ! -name 'metadata.sqlite*' ! -name lost+found -print -quit)
        [[ -z $foreign ]] || fail "PACKAGEREPO_DATA is $data, which holds something else: $foreign"
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
