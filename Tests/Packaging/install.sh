#!/usr/bin/env bash
# In a fresh root, with the machine's network: installs the package by the command of the documentation, where no systemd
# runs, and what the test itself needs.
set -euo pipefail
# shellcheck source=deploy/lib/messages.sh
. /test/messages.sh
# shellcheck source=Tests/Packaging/documented.sh
. /test/documented.sh

apt-get update -qq
printf 'Binary::apt-get::APT::Keep-Downloaded-Packages "true";\n' >/etc/apt/apt.conf.d/90-keep
rm -f /etc/apt/apt.conf.d/docker-clean

say "== Install, where no systemd runs"
cd /packages
documented "Install the package" 1 >/test/command
bash -eu /test/command >/test/log 2>&1 || { cat /test/log >&2 && fail "the package cannot be installed"; }
apt-get install -y -qq --no-install-recommends curl iproute2 >/dev/null 2>&1 || fail "curl cannot be installed"

[[ $(id -u packagerepo) != 0 ]] || fail "there is no user packagerepo"
[[ $(stat -c '%U %a' /var/lib/packagerepo) == 'packagerepo 750' ]] || fail "/var/lib/packagerepo is not the service's own"
[[ $(stat -c '%U %a' /etc/packagerepo/initial-password) == 'root 600' ]] || fail "the first password can be read by others"
[[ $(stat -c '%U %a' /var/lib/packagerepo/keys/jwt.key) == 'packagerepo 600' ]] || fail "the key can be read by others"
! ldd /usr/bin/packagerepo | grep 'not found' || fail "a library is missing that the package should depend on"
packagerepo config check >/dev/null || fail "the settings of the package cannot be used"
man=$(gzip -dc /usr/share/man/man1/packagerepo.1.gz)
[[ $man == *'.SH SYNOPSIS'* ]] || fail "there is no manual page"
