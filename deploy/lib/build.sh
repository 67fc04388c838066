# shellcheck shell=bash
# How the sources are built; every build of one kind has the same options, so that nothing is built twice.

# A target imports only what Package.swift says it depends on. Warnings are errors by Package.swift.
test_build_options=(--explicit-target-dependency-import-check error)

# Builds the tests and the debug `packagerepo` in the current directory.
build_tests() { swift build --build-tests "${test_build_options[@]}"; }

# Builds the release of `packagerepo` in the clone $1, for someone who waits for it to be served.
build_release() {
    local log=$1/.build/serve.log build
    mkdir -p -- "$1/.build" 2>/dev/null || fail "cannot write to $1/.build"
    say "Building (the first time takes some minutes; $log has the particulars) …"
    # In the background, so that a signal is heeded while it runs.
    swift build --package-path "$1" -c release --product packagerepo >"$log" 2>&1 </dev/null &
    build=$!
    trap 'kill -TERM "$build" 2>/dev/null; wait "$build" || true; exit 0' TERM INT HUP
    if ! wait "$build"; then
        grep -E 'error:' "$log" >&2 || tail -n 15 "$log" >&2
        fail "the build failed; see $log"
    fi
    trap - TERM INT HUP
}
