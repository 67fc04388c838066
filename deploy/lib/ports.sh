# shellcheck shell=bash

# Whether something listens on $1 (a host, IPv6 in brackets) at port $2.
is_listening() {
    local host=${1#[}
    (exec 3<>"/dev/tcp/${host%]}/$2") 2>/dev/null
}

# Both ports must be free.
check_ports() {
    if is_listening 127.0.0.1 "$PACKAGEREPO_HTTP_PORT"; then
        fail "port $PACKAGEREPO_HTTP_PORT of 127.0.0.1 is in use; choose another by PACKAGEREPO_HTTP_PORT"
    fi
    if is_listening "$(https_host)" "$PACKAGEREPO_HTTPS_PORT"; then
        fail "port $PACKAGEREPO_HTTPS_PORT of $(https_host) is in use; choose another by PACKAGEREPO_HTTPS_PORT"
    fi
}
