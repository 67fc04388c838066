# shellcheck shell=bash

# Makes a development certificate for this machine in directory $1, unless one is there that holds for another day.
make_certificate() {
    local certificate=$1/certificate.pem key=$1/key.pem reason
    if [[ -s $key ]] && openssl x509 -in "$certificate" -noout -checkend 86400 >/dev/null 2>&1; then return 0; fi
    # Only whole files get their names, the key first: a certificate that is there has its key.
    rm -f -- "$certificate"
    reason=$(umask 077 && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 825 \
        -subj /CN=localhost -addext "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1" \
        -keyout "$key.new" -out "$certificate.new" 2>&1) || fail "openssl could not make a certificate: $reason"
    mv -f -- "$key.new" "$key"
    mv -f -- "$certificate.new" "$certificate"
}
