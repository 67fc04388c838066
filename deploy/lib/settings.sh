# shellcheck shell=bash
# The settings of a deployment, from the environment. README lists those that a user may set.

# Whether $1 is a TCP port number.
is_port() { [[ $1 =~ ^[1-9][0-9]{0,4}$ ]] && (($1 <= 65535)); }

# Reads and checks every setting; exports what `packagerepo` reads too. $1 is the top of the clone.
read_settings() {
    local top=$1 name
    PACKAGEREPO_HTTP_PORT=${PACKAGEREPO_HTTP_PORT:-5000}
    PACKAGEREPO_HTTPS_PORT=${PACKAGEREPO_HTTPS_PORT:-8443}
    PACKAGEREPO_HTTPS_ADDRESS=${PACKAGEREPO_HTTPS_ADDRESS:-127.0.0.1}
    PACKAGEREPO_DATA=${PACKAGEREPO_DATA:-$top/var}
    PACKAGEREPO_WORKFLOWS=${PACKAGEREPO_WORKFLOWS:-$top/workflows}
    PACKAGEREPO_BLOB_LIMIT=${PACKAGEREPO_BLOB_LIMIT:-2147483648}
    PACKAGEREPO_JSON_LIMIT=${PACKAGEREPO_JSON_LIMIT:-4194304}
    PACKAGEREPO_LOGIN_RATE=${PACKAGEREPO_LOGIN_RATE:-10}
    PACKAGEREPO_LOGIN_BURST=${PACKAGEREPO_LOGIN_BURST:-20}

    for name in PACKAGEREPO_HTTP_PORT PACKAGEREPO_HTTPS_PORT; do
        is_port "${!name}" || fail "$name is \"${!name}\"; it must be a port number from 1 to 65535"
    done
    [[ $PACKAGEREPO_HTTP_PORT != "$PACKAGEREPO_HTTPS_PORT" ]] ||
        fail "PACKAGEREPO_HTTP_PORT and PACKAGEREPO_HTTPS_PORT are both $PACKAGEREPO_HTTP_PORT; they must differ"
    for name in PACKAGEREPO_BLOB_LIMIT PACKAGEREPO_JSON_LIMIT PACKAGEREPO_LOGIN_RATE PACKAGEREPO_LOGIN_BURST; do
        [[ ${!name} =~ ^[1-9][0-9]{0,17}$ ]] || fail "$name is \"${!name}\"; it must be a whole number above 0"
    done
    [[ $PACKAGEREPO_HTTPS_ADDRESS =~ ^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]|\*)$ ]] ||
        fail "PACKAGEREPO_HTTPS_ADDRESS is \"$PACKAGEREPO_HTTPS_ADDRESS\"; it must be an address, IPv6 in brackets"

    PACKAGEREPO_DATA=$(realpath -m -- "$PACKAGEREPO_DATA")
    PACKAGEREPO_WORKFLOWS=$(realpath -m -- "$PACKAGEREPO_WORKFLOWS")
    PACKAGEREPO_SOCKET=$PACKAGEREPO_DATA/run/packagerepo.sock
    [[ ! $PACKAGEREPO_DATA =~ [[:cntrl:]\"\'\\\$\;\{\}@] ]] ||
        fail "the data directory $PACKAGEREPO_DATA has a character in its path that nginx.conf cannot hold"
    # sockaddr_un has room for 107 bytes and the closing NUL (unix(7)).
    (($(LC_ALL=C && printf '%s' "${#PACKAGEREPO_SOCKET}") <= 107)) ||
        fail "the path of the data directory is too long for a unix socket in it; set PACKAGEREPO_DATA to a shorter one"

    export PACKAGEREPO_HTTP_PORT PACKAGEREPO_HTTPS_PORT PACKAGEREPO_HTTPS_ADDRESS PACKAGEREPO_DATA PACKAGEREPO_WORKFLOWS
    export PACKAGEREPO_SOCKET PACKAGEREPO_BLOB_LIMIT PACKAGEREPO_JSON_LIMIT PACKAGEREPO_LOGIN_RATE PACKAGEREPO_LOGIN_BURST
}

# The host by which this machine reaches the TLS listener.
https_host() {
    case $PACKAGEREPO_HTTPS_ADDRESS in
    '*' | 0.0.0.0) printf '127.0.0.1' ;;
    '[::]') printf '[::1]' ;;
    *) printf '%s' "$PACKAGEREPO_HTTPS_ADDRESS" ;;
    esac
}
