# shellcheck shell=bash
# nginx, run with the settings of a deployment: all of them are environment variables. Goes with messages.sh.

# Puts the configuration at DATA/run/nginx.conf, by $1, a packagerepo: only one that nginx accepts.
put_nginx_conf() {
    make_nginx_conf "$1"
    replace_nginx_conf
}

# Makes it, as DATA/run/nginx.conf.new.
make_nginx_conf() {
    local conf=$PACKAGEREPO_DATA/run/nginx.conf reason
    # What a killed start has left may be another user's.
    rm -f -- "$conf.new"
    reason=$("$1" nginx print 2>&1 >"$conf.new") || fail "nginx.conf cannot be filled in: ${reason#Error: }"
    reason=$(nginx -e "$PACKAGEREPO_LOG_DIRECTORY/nginx.log" -t -c "$conf.new" 2>&1) ||
        fail "nginx refuses its configuration: $(grep -m 1 emerg <<<"$reason" || tail -n 1 <<<"$reason")"
}

# What tells one certificate and key from others.
sum_certificate() { cat -- "$PACKAGEREPO_TLS_CERTIFICATE" "$PACKAGEREPO_TLS_KEY" 2>&1 | sha256sum; }

# Puts what make_nginx_conf has made in place, and notes which certificate nginx reads with it.
replace_nginx_conf() {
    local conf=$PACKAGEREPO_DATA/run/nginx.conf
    mv -f -- "$conf.new" "$conf"
    sum_certificate >"$conf.certificate"
}

# Has nginx, process $1, take up what make_nginx_conf has made, if that or the certificate is another than what it has
# read: nginx closes kept connections when it reads again, which a client may meet.
take_up_nginx_conf() {
    local conf=$PACKAGEREPO_DATA/run/nginx.conf
    if cmp -s -- "$conf.new" "$conf" && [[ $(sum_certificate) == "$(cat -- "$conf.certificate" 2>/dev/null)" ]]; then
        rm -f -- "$conf.new"
        # In a trap, `return` alone would give the status of what the signal has interrupted.
        return 0
    fi
    replace_nginx_conf
    kill -HUP "$1" 2>/dev/null || true
}

# Has nginx, process $2, take up settings and certificate as they are now, by $1, a packagerepo. What nginx refuses
# changes nothing.
reload_nginx() {
    local problem
    if ! problem=$(make_nginx_conf "$1" 2>&1); then
        say "nginx keeps its configuration: ${problem#*: }"
        rm -f -- "$PACKAGEREPO_DATA/run/nginx.conf.new"
        return 0
    fi
    take_up_nginx_conf "$2"
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
