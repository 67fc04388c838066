# shellcheck shell=bash
# Debian packages, and nothing that is there already.

# What `packagerepo` is built against.
# shellcheck disable=SC2034
build_packages=(libfcgi-dev libjansson-dev libcjose-dev libcrypt-dev libssl-dev libsqlite3-dev
    libcurl4-openssl-dev libpcre2-dev zlib1g-dev)
# What it runs behind, reads, and what deploy/serve and a backup call.
# shellcheck disable=SC2034
service_packages=(nginx openssl curl tzdata sqlite3)
# What deploy/bench measures with.
# shellcheck disable=SC2034
bench_packages=(wrk gcc libc6-dev)
# What deploy/package packs with.
# shellcheck disable=SC2034
package_packages=(dpkg-dev binutils)
# What deploy/test-package needs besides: a fresh root, and a network of its own.
# shellcheck disable=SC2034
root_packages=(debootstrap iproute2 perl systemd lintian)
# What the tests of deploy/monitoring and of the API's description run, where it can be had.
# shellcheck disable=SC2034
watch_packages=(prometheus python3-venv)
# What .ci/run checks with.
# shellcheck disable=SC2034
check_packages=(shellcheck)

# Installs what is missing of the named packages; without root, says the line that does.
install_packages() {
    command -v dpkg-query >/dev/null || fail "this is not Debian (no dpkg-query); it needs Debian 12's packages: $*"
    local package missing=()
    for package; do
        [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true) == installed ]] || missing+=("$package")
    done
    ((${#missing[@]} > 0)) || return 0
    if ((EUID != 0)); then
        fail "missing Debian packages; as root run: apt-get install -y --no-install-recommends ${missing[*]}"
    fi
    say "Installing ${missing[*]} …"
    local log
    log=$(mktemp)
    if ! install_quietly "${missing[@]}" >"$log" 2>&1 </dev/null; then
        tail -n 15 "$log" >&2
        rm -f "$log"
        fail "apt-get could not install ${missing[*]}"
    fi
    rm -f "$log"
}

# The same for packages that tests can do without; says which they will be.
install_if_possible() {
    local package
    for package; do
        (install_packages "$package") || say "Without $package, the tests that need it are skipped."
    done
}

# The packages nginx and prometheus start a service; where the package was not there before, that service stays off.
install_quietly() (
    export DEBIAN_FRONTEND=noninteractive
    policy=/usr/sbin/policy-rc.d
    if [[ " $* " == *" nginx "* || " $* " == *" prometheus "* ]]; then
        if [[ ! -e $policy ]]; then
            trap 'rm -f "$policy"' EXIT
            printf '#!/bin/sh\nexit 101\n' >"$policy"
            chmod 755 "$policy"
        fi
        apt_install "$@"
        if command -v systemctl >/dev/null; then
            local service
            for service in nginx prometheus; do
                [[ " $* " != *" $service "* ]] || systemctl disable "$service" || true
            done
        fi
    else
        apt_install "$@"
    fi
)

# A first try without asking for new lists, which takes longer than the packages do.
apt_install() {
    apt-get install -y --no-install-recommends "$@" ||
        { apt-get update && apt-get install -y --no-install-recommends "$@"; }
}
