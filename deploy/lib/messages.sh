# shellcheck shell=bash
# What the scripts say: one line each.

# A step that takes a while.
say() { printf '%s\n' "$*"; }

# Why the script ends here. A script that goes on for another one sets `program` to that one's name.
fail() {
    printf '%s: %s\n' "${program:-${0##*/}}" "$*" >&2
    exit 1
}
