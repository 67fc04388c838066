# shellcheck shell=bash
# nginx.conf of this repository, filled in for one data directory.

# Writes the configuration to DATA/run/nginx/. $1 is the top of the clone.
render_nginx() {
    local top=$1 data=$PACKAGEREPO_DATA
    local rendered=$data/run/nginx
    mkdir -p -- "$rendered/deploy/nginx"
    cp -- "$top"/deploy/nginx/*.conf "$rendered/deploy/nginx/"
    "$top/deploy/lib/render" "$top/nginx.conf" \
        DATA="$data" SOCKET="$PACKAGEREPO_SOCKET" \
        HTTP_LISTEN="127.0.0.1:$PACKAGEREPO_HTTP_PORT" \
        HTTPS_LISTEN="$PACKAGEREPO_HTTPS_ADDRESS:$PACKAGEREPO_HTTPS_PORT" \
        TLS_CERTIFICATE="$data/tls/certificate.pem" TLS_KEY="$data/tls/key.pem" \
        BLOB_LIMIT="$PACKAGEREPO_BLOB_LIMIT" JSON_LIMIT="$PACKAGEREPO_JSON_LIMIT" \
        LOGIN_RATE="$PACKAGEREPO_LOGIN_RATE" LOGIN_BURST="$PACKAGEREPO_LOGIN_BURST" \
        ALL_LOGINS_RATE=$((10 * $(nproc))) >"$rendered/nginx.conf"
}

# The command that runs nginx with the rendered configuration, in the array nginx_command.
nginx_command=(nginx)
set_nginx_command() {
    # -e: before it reads the configuration nginx would log to a file of root's.
    nginx_command=(nginx -e "$PACKAGEREPO_DATA/log/nginx.log" -c "$PACKAGEREPO_DATA/run/nginx/nginx.conf")
}

# nginx must accept the rendered configuration.
check_nginx() {
    local answer
    answer=$("${nginx_command[@]}" -t 2>&1) || fail "nginx refuses its configuration: $(grep -m 1 emerg <<<"$answer" || tail -n 1 <<<"$answer")"
}
