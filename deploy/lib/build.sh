# shellcheck shell=bash
# How the sources are built; every build of one kind has the same options, so that nothing is built twice.

# A target imports only what Package.swift says it depends on. Warnings are errors by Package.swift.
test_build_options=(--explicit-target-dependency-import-check error)

# Builds the tests and the debug `packagerepo` in the current directory.
build_tests() { (become_build . --build-tests "${test_build_options[@]}"); }

# Replaces this shell by the build of the package $1, when no other script builds it. The package manager sees to that by a
# file in the directory for temporary files, which is not the same for all.
become_build() {
    mkdir -p -- "$1/.build" 2>/dev/null || fail "cannot write to $1/.build"
    exec 6>>"$1/.build/scripts.lock"
    flock 6
    exec swift build --package-path "$@"
}

# A release has of Swift's own libraries what it needs in it, and so runs where no Swift is installed and touches less
# memory. Addresses that are made at the start of each process are told by bits (DT_RELR, which glibc 2.36 knows), a
# hundredth of the table that they are else; that needs LLVM's linker, which comes with Swift.
release_build_options=(-c release --product packagerepo --static-swift-stdlib
    -Xswiftc -use-ld=lld -Xlinker -z -Xlinker pack-relative-relocs)

# Builds the release of `packagerepo` in the clone $1, for someone who waits for it to be served.
build_release() {
    local log=$1/.build/serve.log build
    say "Building (the first time takes some minutes; $log has the particulars) …"
    # In the background, so that a signal is heeded while it runs.
    mkdir -p -- "$1/.build" 2>/dev/null || fail "cannot write to $1/.build"
    become_build "$1" "${release_build_options[@]}" >"$log" 2>&1 </dev/null &
    build=$!
    trap 'kill -TERM "$build" 2>/dev/null; wait "$build" || true; exit 0' TERM INT
    if ! wait "$build"; then
        grep -E 'error:' "$log" >&2 || tail -n 15 "$log" >&2
        fail "the build failed; see $log"
    fi
    trap - TERM INT
}
