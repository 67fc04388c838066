# shellcheck shell=bash
# Measuring the parts of the program without a server.

# run_engine_benchmarks TOP [OPTION…]: loader, validator, expressions, executor. Options are those of
# `swift package benchmark`, such as `--filter 'validate.*'`. Instructions are told where the machine counts them.
run_engine_benchmarks() {
    local top=$1
    shift
    # A scratch path of its own: the library that measures is no part of any other build.
    (cd "$top" && PACKAGEREPO_BENCHMARK=1 swift package --scratch-path .build-benchmark benchmark --no-progress "$@")
}
