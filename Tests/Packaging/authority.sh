# shellcheck shell=bash
# A certificate authority of the test, what the service serves of it, and other questions about the running service.

# Makes the authority: /test/authority.pem and its key.
make_authority() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj '/CN=The authority' \
        -addext basicConstraints=critical,CA:TRUE -keyout /test/authority.key -out /test/authority.pem 2>/dev/null
    openssl ecparam -name prime256v1 -genkey -noout -out /test/other.key
}

# The certificate that nginx serves now.
served_certificate() {
    openssl s_client -connect 127.0.0.1:443 -servername packages.example.com </dev/null 2>/dev/null |
        openssl x509 -noout -fingerprint -sha256
}

differs_from() { [[ $(served_certificate) != "$1" ]]; }

# The processes of program $1.
pgrep_of() {
    local file
    for file in /proc/[0-9]*/comm; do
        [[ $(cat "$file" 2>/dev/null) != "$1" ]] || basename "$(dirname "$file")"
    done
}

# Whether every process of the service runs the program that is installed now.
no_old_program() {
    local process processes
    processes=$(pgrep_of packagerepo)
    for process in $processes; do [[ $(readlink "/proc/$process/exe") == /usr/bin/packagerepo ]] || return 1; done
    [[ -n $processes ]]
}

# Whether the process that nginx says it is runs, and is not process $1.
nginx_is_another_than() {
    local process
    process=$(cat /var/lib/packagerepo/run/nginx.pid)
    [[ $process != "$1" ]] && kill -0 "$process"
}

nginx_has_ended() { [[ -z $(pgrep_of nginx) ]]; }

# Whether nginx writes to the log that has its name now.
is_logged() {
    curl -s -o /dev/null --cacert /test/authority.pem https://packages.example.com/health
    sleep 1.1
    grep -q /health /var/log/packagerepo/access.log
}

# Whether nginx takes the address of a client from the proxy at 127.0.0.1.
is_believed() {
    curl -4 -s -o /dev/null --cacert /test/authority.pem -H 'X-Forwarded-For: 203.0.113.9' "https://packages.example.com/health"
    sleep 1.1
    tail -n 3 /var/log/packagerepo/access.log | grep -q '"address":"203.0.113.9"'
}
