# shellcheck shell=bash
# Temporary files of all that a script starts, in a directory that goes with the script. The package manager and the
# compiler leave some.

# Makes the directory, and has every program use it from here on.
make_temporary() {
    TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/packagerepo-XXXXXX") || fail "cannot make a temporary directory"
    # Another user may be the one that serves.
    chmod 755 "$TMPDIR"
    export TMPDIR
}

# Removes it. For the trap of EXIT.
remove_temporary() { rm -rf -- "$TMPDIR"; }
