#!/bin/sh
# Builds the benchmarks and prints the memory of accounts and long lists.
set -eu
cd "$(dirname "$0")/../.."
build=${PUSHPLUS_BENCH_BUILD:-build/bench}
sh scripts/debian-packages.sh bench
sh scripts/build.sh "$build" -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=ON -DPUSHPLUS_BUILD_BENCHMARKS=ON \
    -DPUSHPLUS_BUILD_TESTS=OFF -DPUSHPLUS_BUILD_EXAMPLES=OFF -DPUSHPLUS_BUILD_SANDBOX=OFF >/dev/null
"$build/tests/bench/pushplus_accounts" "$@"
"$build/tests/bench/pushplus_long_lists"
