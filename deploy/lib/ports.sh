# shellcheck shell=bash
# Ports of a deployment. Goes with messages.sh.

# Whether $1 is a TCP port number.
is_port() { [[ $1 =~ ^[1-9][0-9]{0,4}$ ]] && (($1 <= 65535)); }

# The host by which this machine reaches a listener at the address $1.
host_of() {
    case $1 in
    '*' | 0.0.0.0) printf '127.0.0.1' ;;
    '[::]') printf '[::1]' ;;
    *) printf '%s' "$1" ;;
    esac
}

# The host by which this machine reaches the TLS listener: the first of them.
https_host() { host_of "${PACKAGEREPO_HTTPS_ADDRESS%%,*}"; }

# Whether something listens on $1 (a host, IPv6 in brackets) at port $2.
is_listening() {
    local host=${1#[}
    (exec 3<>"/dev/tcp/${host%]}/$2") 2>/dev/null
}

# Who listens at port $1, as far as this user may see (proc(5)): "nginx (process 12)".
holder_of_port() {
    local inode file pid
    while read -r inode; do
        file=$(find /proc/[0-9]*/fd -lname "socket:\\[$inode\\]" -print -quit 2>/dev/null || true)
        [[ -n $file ]] || continue
        pid=${file#/proc/} pid=${pid%%/*}
        printf '%s (process %s)' "$(cat "/proc/$pid/comm" 2>/dev/null || true)" "$pid"
        return
    done < <(awk -v port=":$(printf '%04X' "$1")" '$4 == "0A" && $2 ~ (port "$") { print $10 }' \
        /proc/net/tcp /proc/net/tcp6 2>/dev/null)
    printf 'a process of another user'
}

# Port $2 of host $1 must be free; $3 is the setting that chooses another.
check_port() {
    ! is_listening "$1" "$2" || fail "port $2 of $1 is in use by $(holder_of_port "$2"); choose another by $3"
}

# All ports must be free.
check_ports() {
    local address addresses
    check_port 127.0.0.1 "$PACKAGEREPO_HTTP_PORT" PACKAGEREPO_HTTP_PORT
    IFS=, read -ra addresses <<<"$PACKAGEREPO_HTTPS_ADDRESS"
    for address in "${addresses[@]}"; do
        check_port "$(host_of "$address")" "$PACKAGEREPO_HTTPS_PORT" PACKAGEREPO_HTTPS_PORT
        [[ -z ${PACKAGEREPO_REDIRECT_PORT:-} ]] ||
            check_port "$(host_of "$address")" "$PACKAGEREPO_REDIRECT_PORT" PACKAGEREPO_REDIRECT_PORT
    done
}
