# shellcheck shell=bash
# The certificate for development. What was made here is on record, by its SHA-256: nothing else is ever replaced.

# Whether file $1 was made here; $2 is the record.
is_made_here() { [[ -f $1 && -f $2 ]] && grep -qxF -- "$(sha256sum <"$1")" "$2"; }

# Whether the certificate $1 holds for another day.
holds_another_day() { openssl x509 -in "$1" -noout -checkend 86400 >/dev/null 2>&1; }

# Makes a development certificate for this machine in directory $1 where there is none, or where one that was made here
# ends within a day. One that is somebody's own is left alone, and so is one that lies elsewhere.
make_certificate() {
    local certificate=$1/certificate.pem key=$1/key.pem record=$1/made-here file reason
    if [[ $PACKAGEREPO_TLS_CERTIFICATE != "$certificate" || $PACKAGEREPO_TLS_KEY != "$key" ]]; then
        warn_of_end "$PACKAGEREPO_TLS_CERTIFICATE"
        return
    fi
    for file in "$certificate" "$key"; do
        if [[ -e $file ]] && ! is_made_here "$file" "$record"; then
            warn_of_end "$certificate"
            return
        fi
    done
    if [[ -e $key ]] && holds_another_day "$certificate"; then return 0; fi
    rm -f -- "$key.new" "$certificate.new"
    reason=$(umask 077 && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 825 \
        -subj /CN=localhost -addext "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1" \
        -keyout "$key.new" -out "$certificate.new" 2>&1) || fail "openssl could not make a certificate: $reason"
    # On record before they have their names; the old certificate goes before the new key comes, so that one that is
    # there has its key, whenever this ends.
    sha256sum <"$key.new" >>"$record"
    sha256sum <"$certificate.new" >>"$record"
    rm -f -- "$certificate"
    mv -f -- "$key.new" "$key"
    mv -f -- "$certificate.new" "$certificate"
}

# Says that the certificate $1 ends soon, or has ended.
warn_of_end() {
    if holds_another_day "$1"; then return 0; fi
    say "The certificate $1 ends within a day, or cannot be read ($(openssl x509 -in "$1" -noout -enddate 2>&1 | head -n 1));" \
        "it was not made here, and is left alone"
}
