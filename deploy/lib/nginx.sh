# shellcheck shell=bash
# nginx, run with the settings of a deployment: all of them are environment variables. Goes with messages.sh.

# Puts the configuration at DATA/run/nginx.conf, by $1, a packagerepo: only one that nginx accepts.
put_nginx_conf() {
    local conf=$PACKAGEREPO_DATA/run/nginx.conf reason
    # What a killed start has left may be another user's.
    rm -f -- "$conf.new"
    reason=$("$1" nginx print 2>&1 >"$conf.new") || fail "nginx.conf cannot be filled in: ${reason#Error: }"
    reason=$(nginx -e "$PACKAGEREPO_LOG_DIRECTORY/nginx.log" -t -c "$conf.new" 2>&1) ||
        fail "nginx refuses its configuration: $(grep -m 1 emerg <<<"$reason" || tail -n 1 <<<"$reason")"
    mv -f -- "$conf.new" "$conf"
}

# The command that runs nginx with that configuration, in the array nginx_command.
# shellcheck disable=SC2034
set_nginx_command() {
    # -e: before it reads the configuration nginx would log to a file of root's.
    nginx_command=(nginx -e "$PACKAGEREPO_LOG_DIRECTORY/nginx.log" -c "$PACKAGEREPO_DATA/run/nginx.conf")
}

# Every process of nginx holds the lock of file $1 by descriptor 8: workers too that have outlived their master, and keep
# the ports and the socket of blobs. They are ended, and what they left is removed. The lock is this shell's then.
end_former_nginx() {
    local lock pid
    [[ -e $1 ]] || return 0
    lock=$(realpath -- "$1")
    exec 8<"$lock"
    if ! flock -w 3 8; then
        # Not this shell, nor what it starts.
        exec 8<&-
        for pid in $(find /proc/[0-9]*/fd -lname "$lock" 2>/dev/null | cut -d / -f 3 | sort -un); do
            kill -KILL "$pid" 2>/dev/null || true
        done
        exec 8<"$lock"
        flock -w 5 8 || fail "another process has the lock $lock"
    fi
    rm -f -- "$PACKAGEREPO_DATA/run/blobs.sock"
}
