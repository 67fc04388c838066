#!/usr/bin/env bash
# In the root where the package is installed, in a network of its own: the life of the service, by the commands of the
# documentation, with a stand-in for systemd that runs the units by their own words.
set -euo pipefail
# shellcheck source=deploy/lib/messages.sh
. /test/messages.sh
# shellcheck source=Tests/Packaging/documented.sh
. /test/documented.sh
# shellcheck source=Tests/Packaging/authority.sh
. /test/authority.sh

name=packages.example.com
ip link set lo up
printf '127.0.0.1 localhost %s\n::1 localhost %s\n' "$name" "$name" >/etc/hosts
# Where dpkg looks for programs.
install -m 755 /test/systemctl /test/certbot /usr/bin
mkdir -p /run/systemd/system
systemctl manager >/var/log/manager.log 2>&1 &
systemd-tmpfiles --create packagerepo.conf

# Runs block $2 of section "$1" of the documentation, and says what went wrong.
do_documented() {
    documented "$1" "$2" >/test/command
    bash -eu /test/command >/test/log 2>&1 || { show_logs && fail "\"$1\": this fails: $(cat /test/command)"; }
}

show_logs() { tail -n 20 /test/log /var/log/*.journal /var/log/packagerepo/nginx.log /var/log/manager.log >&2 || true; }

# Waits until a command succeeds, at most $1 seconds.
await() {
    local tenths=$((10 * $1))
    shift
    until "$@" >/dev/null 2>&1; do
        ((tenths-- > 0)) || { show_logs && fail "this does not become true: $*"; }
        sleep 0.1
    done
}

# curl by the name of the service, trusting the authority of this test alone.
ask() { curl --silent --show-error --max-time 20 --cacert /test/authority.pem "$@"; }

login() {
    local body
    body=$(printf '{"username":"admin","password":"%s"}' "$1")
    ask -H 'Content-Type: application/json' -d "$body" "https://$name/auth/login" | sed -E 's/.*"token":"([^"]+)".*/\1/'
}

# The artifact of coordinate $1 must be the bytes $2.
has_artifact() { [[ $(ask -H "Authorization: Bearer $token" "https://$name/v1/$1/blob") == "$2" ]]; }

publish() {
    local status
    status=$(printf '%s' "$2" | ask -o /test/answer -w '%{http_code}' -H "Authorization: Bearer $token" -T - "https://$name/v1/$1/blob")
    [[ $status == 201 ]] || fail "publishing $1 is answered $status: $(cat /test/answer)"
}

# Removes the package and purges it; nothing may be left.
purge() {
    local place
    do_documented "Remove it" 1
    do_documented "Remove it" 2
    for place in /var/lib/packagerepo /etc/packagerepo /var/log/packagerepo /usr/share/packagerepo; do
        [[ ! -e $place ]] || fail "a purge leaves $place: $(ls -A "$place")"
    done
    if id packagerepo >/dev/null 2>&1; then fail "a purge leaves the user"; fi
    [[ -z $(pgrep_of packagerepo)$(pgrep_of nginx) ]] || fail "a purge leaves processes"
}

say "== Start, as the units say"
make_authority
await 10 test -S /run/systemd/private-stand-in
systemctl start packagerepo.socket packagerepo.service packagerepo-nginx.service || { show_logs && fail "the units do not start"; }
await 20 ask --insecure "https://127.0.0.1/ready"
for process in $(pgrep_of packagerepo) $(pgrep_of nginx); do
    [[ $(stat -c %U "/proc/$process") == packagerepo ]] || fail "process $process runs as $(stat -c %U "/proc/$process")"
done
do_documented "Install the package" 2
do_documented "Install the package" 3

say "== A certificate, as certbot brings it"
printf 'PACKAGEREPO_PUBLIC_URL=https://%s\n' "$name" >>/etc/packagerepo/packagerepo.conf
do_documented "Certificates" 1
await 10 ask "https://$name/ready"
[[ $(stat -c '%U %a' /var/lib/packagerepo/tls/key.pem) == 'packagerepo 600' ]] || fail "the key can be read by others"
# What is served now is the local authority's, over IPv4 and IPv6, at 443; 80 leads there.
for family in -4 -6; do
    [[ $(ask $family -o /dev/null -w '%{http_code} %{redirect_url}' "http://$name/v1/x?y") == "308 https://$name/v1/x?y" ]] ||
        fail "port 80 does not redirect ($family)"
    [[ $(ask $family "https://$name/health") == *healthy* ]] || fail "port 443 does not answer ($family)"
done
[[ $(ask -D - -o /dev/null "https://$name/health") == *[Ss]trict-[Tt]ransport-[Ss]ecurity* ]] || fail "there is no HSTS"

say "== A renewal, and a pair that does not fit"
before=$(served_certificate)
certbot renew
[[ $(served_certificate) != "$before" ]] || await 10 differs_from "$before"
renewed=$(served_certificate)
if refused=$(certbot renew --mismatched 2>&1); then fail "a certificate that does not fit its key was taken"; fi
[[ $refused == *'do not belong together'* ]] || fail "the hook says: $refused"
# Even where an administrator puts it there by hand.
cp -p /var/lib/packagerepo/tls/key.pem /test/key.pem
install -m 600 -o packagerepo /test/other.key /var/lib/packagerepo/tls/key.pem
if systemctl reload packagerepo-nginx; then fail "a reload with a certificate that does not fit its key succeeds"; fi
grep -q 'key values mismatch' /var/log/packagerepo/nginx.log || fail "nothing is logged of a certificate that does not fit"
if packagerepo doctor >/test/log; then fail "the doctor sees nothing wrong"; fi
grep -q 'problem *certificate .*do not belong together' /test/log || fail "the doctor says: $(cat /test/log)"
[[ $(served_certificate) == "$renewed" ]] || fail "the old certificate did not stay"
cp -p /test/key.pem /var/lib/packagerepo/tls/key.pem
packagerepo doctor >/test/log || fail "the doctor says: $(cat /test/log)"

say "== Publish, restart, upgrade"
token=$(login "$(cat /etc/packagerepo/initial-password)")
publish acme/hello/1.0.0/any 'hello'
[[ $(login admin) == *UNAUTHORIZED* ]] || fail "admin has the password admin"
systemctl restart packagerepo
has_artifact acme/hello/1.0.0/any 'hello' || fail "the artifact has gone with a restart"
systemctl restart packagerepo-nginx
await 10 has_artifact acme/hello/1.0.0/any 'hello'
# Requests come in all the time meanwhile; all of them are answered.
(while [[ ! -e /test/upgraded ]]; do
    ask -o /dev/null -w '%{http_code}\n' -H "Authorization: Bearer $token" "https://$name/v1/acme/hello/latest" || printf 'failed\n'
done >/test/statuses) &
requests=$!
cd /test
do_documented "Upgrade" 1
cd /
await 20 has_artifact acme/hello/1.0.0/any 'hello'
await 20 no_old_program
touch /test/upgraded
wait "$requests"
[[ $(sort /test/statuses | uniq -c | wc -l) == 1 && $(head -n 1 /test/statuses) == 200 ]] ||
    fail "an upgrade costs requests: $(sort /test/statuses | uniq -c | tr '\n' ' ')"
publish acme/hello/1.1.0/any 'hello again'
[[ -s /etc/packagerepo/initial-password && $(grep -c '^PACKAGEREPO_PUBLIC_URL' /etc/packagerepo/packagerepo.conf) == 1 ]] ||
    fail "the upgrade changes settings"

say "== A wrong setting changes nothing"
cp -p /etc/packagerepo/packagerepo.conf /test/packagerepo.conf
echo 'PACKAGEREPO_WORKRES=4' >>/etc/packagerepo/packagerepo.conf
if systemctl reload packagerepo-nginx; then fail "nginx is reloaded with a wrong setting"; fi
systemctl reload packagerepo
if packagerepo doctor >/test/log; then fail "the doctor sees nothing wrong with a wrong setting"; fi
grep -q 'problem *settings .*PACKAGEREPO_WORKRES is no setting; did you mean PACKAGEREPO_WORKERS' /test/log ||
    fail "the doctor says: $(cat /test/log)"
has_artifact acme/hello/1.0.0/any 'hello' || fail "a wrong setting ends what runs"
cp -p /test/packagerepo.conf /etc/packagerepo/packagerepo.conf

say "== A worker pool and an nginx that are killed come back"
kill -KILL "$(systemctl show packagerepo.service)"
await 15 ask --fail "https://$name/ready"
killed=$(systemctl show packagerepo-nginx.service)
kill -KILL "$killed"
await 15 nginx_is_another_than "$killed"
await 15 ask --fail "https://$name/ready"

say "== Logs are rotated"
logrotate --force /etc/logrotate.d/packagerepo || fail "logrotate fails"
await 10 is_logged

say "== Behind a proxy"
do_documented "Behind a proxy" 1
await 10 is_believed

say "== A shared nginx"
# The sites of an administrator, some of whose names are ours too.
cp /test/other_site.conf /etc/nginx/conf.d/other_site.conf
if packagerepo doctor --shared >/test/log; then fail "the doctor sees nothing wrong with an nginx that is not set up"; fi
for word in include user; do grep -q "^problem *$word " /test/log || fail "the doctor does not say $word: $(cat /test/log)"; done
do_documented "Share an nginx" 1
do_documented "Share an nginx" 2
nginx
await 10 has_artifact acme/hello/1.1.0/any 'hello again'
publish acme/hello/1.2.0/any 'shared'
has_artifact acme/hello/1.2.0/any 'shared' || fail "an upload by way of a shared nginx is lost"
[[ $(curl -s http://other.localhost:8081/) == "other /" ]] || fail "the other site of a shared nginx answers: $(curl -s http://other.localhost:8081/)"
nginx -s quit
await 10 nginx_has_ended

say "== Remove and purge"
do_documented "Remove it" 1
[[ -z $(pgrep_of packagerepo) ]] || fail "workers outlive the package"
[[ -s /var/lib/packagerepo/metadata.sqlite && -d /var/lib/packagerepo/blobs/sha256 ]] || fail "data did not survive the removal"
cd /test
do_documented "Install the package" 1
cd /
await 20 has_artifact acme/hello/1.0.0/any 'hello'
purge
# Now where systemd runs: everything starts by itself, with nothing of before.
cd /test
do_documented "Install the package" 1
cd /
await 20 ask --insecure --fail "https://127.0.0.1/ready"
[[ $(ask --insecure "https://127.0.0.1/v1/acme/hello/latest") == *UNAUTHORIZED* ]] || fail "a new installation lets anybody in"
do_documented "Install the package" 3
purge
