# shellcheck shell=bash
# nginx, run with the settings of a deployment: all of them are environment variables. Goes with messages.sh.

# Puts the configuration at DATA/run/nginx.conf, by $1, a packagerepo: only one that nginx accepts.
put_nginx_conf() {
    local conf=$PACKAGEREPO_DATA/run/nginx.conf
    make_nginx_conf "$1"
    mv -f -- "$conf.new" "$conf"
    certificate_sum=$(sum_certificate)
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
certificate_sum=''
sum_certificate() { cat -- "$PACKAGEREPO_TLS_CERTIFICATE" "$PACKAGEREPO_TLS_KEY" 2>&1 | sha256sum; }

# Has nginx, process $2, read its configuration again if that or the certificate is another, by $1, a packagerepo: nginx
# closes kept connections then, which a client may meet. What nginx refuses changes nothing.
reload_nginx() {
    local conf=$PACKAGEREPO_DATA/run/nginx.conf problem
    if ! problem=$(make_nginx_conf "$1" 2>&1); then
        say "nginx keeps its configuration: ${problem#*: }"
    elif ! cmp -s -- "$conf.new" "$conf" || [[ $(sum_certificate) != "$certificate_sum" ]]; then
        mv -f -- "$conf.new" "$conf"
        certificate_sum=$(sum_certificate)
        kill -HUP "$2" 2>/dev/null || true
    fi
    rm -f -- "$conf.new"
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
